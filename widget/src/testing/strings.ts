import * as english from "../strings.en.js";
import { stringsOf } from "../strings.js";

export const en = stringsOf(english);
