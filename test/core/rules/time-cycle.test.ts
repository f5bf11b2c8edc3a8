import { timeCycle } from "../../../server/src/core/rules/time-cycle.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(timeCycle, [
  { text: "Wir öffnen um «3:00 PM».", locale: "de-DE", fixed: "Wir öffnen um 15:00." },
  { text: "Ouvert jusqu'à «9 PM»", locale: "fr-FR", fixed: "Ouvert jusqu'à 21:00" },
  { text: "Aberto às «12:30 am»", locale: "pt-BR" },
  { text: "Buka pukul «8:00 PM»", locale: "id-ID", fixed: "Buka pukul 20.00" },
  { text: "Open until «8 p.m.» daily", locale: "en-DE" },
  { text: "We close at «15:00» today", locale: "en-US", fixed: "We close at 3:00 PM today" },
  { text: "Start: «18:30»", locale: "en-US" },
  { text: "Wir öffnen um 15:00 Uhr.", locale: "de-DE" },
  { text: "Um 10 am Montag, Seite 3 am Ende", locale: "de-DE" },
  { text: "We close at 3:00 PM", locale: "en-US" },
  { text: "We close at 3 pm", locale: "en-GB" },
  { text: "Cerramos a las 3:00 p. m.", locale: "es-MX" },
  { text: "Aspect ratio 16:10, resolution 21:09", locale: "en-US" },
  { text: "Runs at 15:00 UTC", locale: "en-US" },
  { text: "Length 15:30:10", locale: "en-US" },
  { text: "We close at 15:00", locale: "en-IN" },
]);
