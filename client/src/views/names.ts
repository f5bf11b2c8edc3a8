import * as vscode from "vscode";
import type { NormSeverity } from "../../../server/src/protocol.js";

/** What a norm is about, in words. A topic of a pack that is not known here is shown by its id. */
export function topicName(topic: string): string {
  switch (topic) {
    case "greeting-and-address":
      return vscode.l10n.t("Greeting and address");
    case "names-and-titles":
      return vscode.l10n.t("Names and titles");
    case "register-and-directness":
      return vscode.l10n.t("Register and directness");
    case "gifts":
      return vscode.l10n.t("Gifts");
    case "food-and-drink":
      return vscode.l10n.t("Food and drink");
    case "religion-and-holidays":
      return vscode.l10n.t("Religion and holidays");
    case "numbers-colours-superstition":
      return vscode.l10n.t("Numbers, colours, superstition");
    case "gestures-and-emoji":
      return vscode.l10n.t("Gestures and emoji");
    case "family-and-gender":
      return vscode.l10n.t("Family and gender");
    case "hierarchy":
      return vscode.l10n.t("Hierarchy");
    case "money-and-tipping":
      return vscode.l10n.t("Money and tipping");
    case "time-and-punctuality":
      return vscode.l10n.t("Time and punctuality");
    case "dress-and-body":
      return vscode.l10n.t("Dress and body");
    case "humour-and-idiom":
      return vscode.l10n.t("Humour and idiom");
    case "politics-and-territory":
      return vscode.l10n.t("Politics and territory");
    case "privacy":
      return vscode.l10n.t("Privacy");
    default:
      return topic;
  }
}

export function severityName(severity: NormSeverity): string {
  switch (severity) {
    case "error":
      return vscode.l10n.t("Error");
    case "warning":
      return vscode.l10n.t("Warning");
    case "info":
      return vscode.l10n.t("Information");
    case "hint":
      return vscode.l10n.t("Hint");
    case "off":
      return vscode.l10n.t("Off");
  }
}
