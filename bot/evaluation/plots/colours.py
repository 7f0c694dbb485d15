"""Colours that colour-blind readers tell apart (Okabe and Ito, Color Universal Design, 2008)."""

BLUE = "#0072B2"
SKY = "#56B4E9"
ORANGE = "#E69F00"
GREEN = "#009E73"
VERMILION = "#D55E00"
GREY = "#8c8c8c"
INK = "#222222"
