import * as vscode from "vscode";
import type { Client } from "../client.js";
import { adaptersView } from "./adapters-view.js";
import { culturesView } from "./cultures-view.js";
import { modelsView } from "./models-view.js";

/** The view container "Culture": what there is, in what state. A view asks the server only once it is shown. */
export function registerViews(client: Client): vscode.Disposable {
  return vscode.Disposable.from(culturesView(client), adaptersView(client), modelsView(client));
}
