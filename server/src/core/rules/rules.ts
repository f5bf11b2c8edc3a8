import { addressFields } from "./address-fields.js";
import { arabicPunctuation } from "./arabic-punctuation.js";
import { calendar } from "./calendar.js";
import { cjkPunctuation } from "./cjk-punctuation.js";
import { currencyPosition } from "./currency-position.js";
import { dateOrder } from "./date-order.js";
import { digitGrouping } from "./digit-grouping.js";
import { digitMixing } from "./digit-mixing.js";
import { directionIsolation } from "./direction-isolation.js";
import { foreignCurrency } from "./foreign-currency.js";
import { frenchSpacing } from "./french-spacing.js";
import { greekQuestionMark } from "./greek-question-mark.js";
import { invertedMarks } from "./inverted-marks.js";
import { measurementUnits } from "./measurement-units.js";
import { monthNameOrder } from "./month-name-order.js";
import { nameFields } from "./name-fields.js";
import { numberSeparators } from "./number-separators.js";
import { paperSize } from "./paper-size.js";
import { phoneFormat } from "./phone-format.js";
import { pluralCategories } from "./plural-categories.js";
import { promptAudienceUnstated } from "./prompt-audience-unstated.js";
import { promptFewShot } from "./prompt-few-shot.js";
import { promptHolidayDefault } from "./prompt-holiday-default.js";
import { promptIdiom } from "./prompt-idiom.js";
import { promptStereotype } from "./prompt-stereotype.js";
import { promptUsDefault } from "./prompt-us-default.js";
import { quotationMarks } from "./quotation-marks.js";
import { registerExpected } from "./register-expected.js";
import { registerMixed } from "./register-mixed.js";
import { registerMixedInText } from "./register-mixed-in-text.js";
import type { Rule } from "./rule.js";
import { timeCycle } from "./time-cycle.js";
import { weekStart } from "./week-start.js";
import { weekend } from "./weekend.js";
import { wordingIdiom } from "./wording-idiom.js";

/** Every built-in rule, in the order of their ids. A new rule is one file in this folder and one line here. */
export const RULES: readonly Rule[] = [
  addressFields,
  foreignCurrency,
  currencyPosition,
  calendar,
  monthNameOrder,
  dateOrder,
  directionIsolation,
  nameFields,
  numberSeparators,
  digitGrouping,
  digitMixing,
  phoneFormat,
  pluralCategories,
  promptAudienceUnstated,
  promptFewShot,
  promptHolidayDefault,
  promptStereotype,
  promptIdiom,
  promptUsDefault,
  arabicPunctuation,
  cjkPunctuation,
  frenchSpacing,
  greekQuestionMark,
  invertedMarks,
  quotationMarks,
  registerExpected,
  registerMixed,
  registerMixedInText,
  timeCycle,
  measurementUnits,
  paperSize,
  weekStart,
  weekend,
  wordingIdiom,
];
