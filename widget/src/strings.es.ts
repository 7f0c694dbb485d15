import type { Translation } from "./strings.js";

export const lang = "es";

/** Spanish. */
export const translate: Translation["translate"] = (count) => ({
  lang,

  heading: "Haga una pregunta",
  subheading: "Respuestas guardadas, en inglés, con sus fuentes",
  newAnswers: (number) => count(number, { one: "# respuesta nueva", other: "# respuestas nuevas" }),
  close: "Cerrar",
  footnote: "Información general, no consejo médico.",

  menu: "Más",
  help: "¿Qué puedo preguntar?",
  human: "Hablar con una persona",
  privacy: "Privacidad",
  disclaimer: "Sobre estas respuestas",
  clear: "Borrar la conversación",
  clearQuestion: "¿Borrar esta conversación? Se elimina aquí y en el servidor.",
  clearYes: "Borrarla",
  clearNo: "Conservarla",
  cleared: "Conversación borrada.",
  clearFailed: "No se ha podido borrar. Compruebe su conexión e inténtelo de nuevo.",

  conversation: "Conversación",
  greeting: "¿Qué le gustaría saber?",
  starters: "Preguntas para empezar",
  topics: "Preguntas por tema",
  topicFailed: "No se han podido cargar estas preguntas. Inténtelo de nuevo.",
  you: "Usted preguntó:",
  finding: "Buscando la respuesta guardada",
  toNewest: "Respuesta más reciente",

  input: "Su pregunta",
  placeholder: "Pregunte en inglés, con sus palabras",
  send: "Enviar",
  left: (number) => count(number, { one: "Queda # carácter", other: "Quedan # caracteres" }),
  cut: (number) =>
    count(number, { one: "# carácter no cabía y se ha quitado.", other: "# caracteres no cabían y se han quitado." }),
  suggested: "Preguntas guardadas",
  suggestions: (number) =>
    `${count(number, { one: "# pregunta guardada", other: "# preguntas guardadas" })}. Elija con las flechas arriba y abajo.`,
  over: (number) => count(number, { one: "Sobra # carácter", other: "Sobran # caracteres" }),

  answering: "Respuesta a:",
  sources: (sources, publishers) =>
    `${count(sources, { one: "# fuente", other: "# fuentes" })} de ${count(publishers, { one: "# editor", other: "# editores" })}`,
  newTab: "(se abre en una pestaña nueva)",
  reviewed: (by, date) => `Revisado por ${by}${date && ` el ${date}`}`,
  notReviewed: "Aún no revisado por personal clínico",
  page: "Abrir esta respuesta como página",
  whole: "Leer la respuesta completa",
  less: "Mostrar menos",
  tools: "Usar esta respuesta",
  copy: "Copiar",
  copied: "Copiada, con sus fuentes.",
  copyFailed: "No se ha podido copiar.",
  print: "Imprimir",
  share: "Compartir",
  linkCopied: "Se ha copiado el enlace.",
  listen: "Escuchar",
  hush: "Parar",
  sourcesFollow: "Fuentes:",
  overdue: "Esta revisión está vencida: partes de la respuesta pueden haber quedado anticuadas.",
  nextQuestion: "Pregunta siguiente:",
  previousQuestion: "Pregunta anterior:",
  related: "Preguntas relacionadas",
  candidates: "¿No era esto lo que preguntaba?",
  chosen: "(elegida)",

  ratingQuestion: "¿Le ha servido esta respuesta?",
  yes: "Sí",
  no: "No",
  reasonQuestion: "¿Qué falló? (opcional)",
  reasons: {
    not_what_i_asked: "No es lo que pregunté",
    hard_to_understand: "Difícil de entender",
    missing_something: "Falta algo",
    out_of_date: "Anticuada",
    worrying: "Me preocupa",
  },
  comment: "¿Algo más? (opcional)",
  commentHint: "Por favor, no escriba nada personal: ni nombres, ni fechas de nacimiento, ni datos de contacto.",
  commentSend: "Enviar comentario",
  commentSent: "Su comentario se ha enviado.",
  ratingFailed: "Su valoración no se ha podido guardar. Pulse de nuevo, por favor.",

  emergency: "Busque ayuda ahora",
  error: "Algo ha fallado",
  retry: "Intentar de nuevo",
  late: "Está tardando más de lo habitual.",
  queued: "Aún no enviado.",
  offline: "Sin conexión. Lo que escriba se guarda y se envía cuando vuelva.",
  reconnect: "Reconectar",
  refused: "Este mensaje no se ha podido enviar.",
  noAnswer: "No ha llegado ninguna respuesta.",
  unreadable: "Esta respuesta no se ha podido mostrar. Recargue la página para verla.",

  heard: (question, opening, sources) =>
    `Respuesta a: ${question} ${opening}${sources ? ` ${count(sources, { one: "# fuente.", other: "# fuentes." })}` : ""}`,
});
