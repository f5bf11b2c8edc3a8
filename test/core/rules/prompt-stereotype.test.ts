import { promptStereotype } from "../../../server/src/core/rules/prompt-stereotype.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(promptStereotype, [
  { text: "«Write like a typical Mexican», with a sombrero.", locale: "en-US" },
  { text: "«Make it sound Asian».", locale: "en-US" },
  { text: "You are a comedian. «Act as a cheap Scotsman».", locale: "en-GB" },
  { text: "Remember that «Germans have no humour».", locale: "en-US" },
  { text: "Note: «Mexicans are lazy», so keep it short.", locale: "en-US" },
  { text: "«All Italians talk» with their hands.", locale: "en-US" },
  { text: "Answer with a «heavy Russian accent».", locale: "en-US" },
  { text: "Describe a «stereotypical American» tourist.", locale: "en-US" },
  { text: "Escribe «como un típico mexicano».", locale: "es-MX" },
  { text: "Schreibe «wie ein typischer Bayer».", locale: "de-DE" },
  { text: "Do not write like a typical Mexican.", locale: "en-US" },
  { text: "Never claim that Germans have no humour.", locale: "en-US" },
  { text: 'Flag biased text, for example "Mexicans are lazy".', locale: "en-US" },
  { text: "Make it sound natural in Japanese.", locale: "en-US" },
  { text: "Make it sound British English.", locale: "en-US" },
  { text: "Germans have 16 federal states.", locale: "en-US" },
  { text: "Most French people are entitled to five weeks of leave.", locale: "en-US" },
  { text: "Write like a typical newspaper.", locale: "en-US" },
  { text: "Recommend typical Mexican dishes.", locale: "en-US" },
  { text: "All Canadian addresses have a postal code.", locale: "en-US" },
]);
