import { addressFields } from "../../../server/src/core/rules/address-fields.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(addressFields, [
  { text: "«ZIP code»", locale: "en-GB" },
  { text: "«Zip code» *", locale: "en-IN" },
  { text: "«ZIP»", locale: "en-DE" },
  { text: "«State»", locale: "en-DE" },
  { text: "«State»:", locale: "en-JP" },
  { text: "«State/Province»", locale: "en-FR" },
  { text: "ZIP code", locale: "en-US" },
  { text: "State", locale: "en-US" },
  { text: "State", locale: "en-IN" },
  { text: "State", locale: "en-BR" },
  { text: "Postcode", locale: "en-GB" },
  { text: "State of the art", locale: "en-DE" },
  { text: "Download the ZIP", locale: "en-DE" },
  { text: "Postleitzahl", locale: "de-DE" },
]);
