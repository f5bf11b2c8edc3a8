import * as vscode from "vscode";
import { SETTINGS_SECTION } from "../../server/src/protocol.js";

const SECRET = "cultureManager.endpointKeys";

/** Keys of endpoints by origin, in the editor's secret storage: never in a setting, a file or the log. */
export class EndpointKeys {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.#changed.event;
  #known: readonly string[] = [];

  constructor(private readonly secrets: vscode.SecretStorage) {}

  /** The keys that were read so far, for the log to leave out. */
  get known(): readonly string[] {
    return this.#known;
  }

  async read(): Promise<Readonly<Record<string, string>>> {
    const keys = parse(await this.secrets.get(SECRET));
    this.#known = [...new Set([...this.#known, ...Object.values(keys)])];
    return keys;
  }

  async set(origin: string, key: string): Promise<void> {
    await this.#write({ ...(await this.read()), [origin]: key });
  }

  async remove(origin: string): Promise<void> {
    const { [origin]: _removed, ...rest } = await this.read();
    await this.#write(rest);
  }

  async #write(keys: Readonly<Record<string, string>>): Promise<void> {
    await this.secrets.store(SECRET, JSON.stringify(keys));
    this.#changed.fire();
  }
}

function parse(stored: string | undefined): Readonly<Record<string, string>> {
  if (stored === undefined) return {};
  const value: unknown = JSON.parse(stored);
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((e): e is [string, string] => typeof e[1] === "string"),
  );
}

/** Asks for an endpoint's address and its key, and stores the key for that server alone. */
export async function setEndpointKey(keys: EndpointKeys): Promise<void> {
  const model = vscode.workspace.getConfiguration(SETTINGS_SECTION).get<string>("model", "");
  const address = await vscode.window.showInputBox({
    title: vscode.l10n.t("Set Endpoint Key (1 of 2)"),
    prompt: vscode.l10n.t(
      "Address of the endpoint that the key is for. The key is sent to this server only.",
    ),
    placeHolder: "https://example.org/v1",
    value: /^openai:([^#]*)/.exec(model)?.[1] ?? "",
    ignoreFocusOut: true,
    validateInput: problemOf,
  });
  if (address === undefined) return;
  const { origin } = new URL(address);
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t("Set Endpoint Key (2 of 2)"),
    prompt: vscode.l10n.t("Key for {0}. It is kept in the editor's secret storage.", origin),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === "" ? vscode.l10n.t("A key has at least one character.") : undefined,
  });
  if (key === undefined) return;
  await keys.set(origin, key.trim());
  void vscode.window.showInformationMessage(vscode.l10n.t("The key for {0} is stored.", origin));
}

export async function removeEndpointKey(keys: EndpointKeys): Promise<void> {
  const origins = Object.keys(await keys.read()).sort();
  if (origins.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No endpoint key is stored."));
    return;
  }
  const origin = await vscode.window.showQuickPick(origins, {
    title: vscode.l10n.t("Remove Endpoint Key"),
    placeHolder: vscode.l10n.t("The server whose key is forgotten"),
  });
  if (origin === undefined) return;
  await keys.remove(origin);
  void vscode.window.showInformationMessage(vscode.l10n.t("The key for {0} is removed.", origin));
}

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function problemOf(text: string): string | vscode.InputBoxValidationMessage | undefined {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    return vscode.l10n.t("Write an address that begins with https:// or http://.");
  const { protocol, hostname } = new URL(text);
  if (protocol === "https:" || LOCAL.test(hostname)) return undefined;
  const message = vscode.l10n.t("The key would travel unencrypted. Use https if the server has it.");
  return { message, severity: vscode.InputBoxValidationSeverity.Warning };
}
