import * as vscode from "vscode";
import { FETCH_GPU_BACKEND, GPU_BACKEND, type GpuBackendStatus } from "../../server/src/protocol.js";
import type { Client } from "./client.js";
import { size } from "./pull-model.js";

/** Fetches the backend that lets models run on this machine's GPU, once the user agrees to what that means. */
export async function fetchGpuBackend(client: Client): Promise<void> {
  const { backend, offer } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Culture: looking for a GPU") },
    () => client.request<GpuBackendStatus>(GPU_BACKEND, {}),
  );
  if (offer === undefined) {
    void vscode.window.showInformationMessage(inWords(backend));
    return;
  }
  const fetch = vscode.l10n.t("Fetch");
  const agreed = await vscode.window.showInformationMessage(
    vscode.l10n.t("Let models run on this machine's GPU ({0})?", offer.kind),
    {
      modal: true,
      detail: vscode.l10n.t(
        "{0} are fetched once from {1}: {2}. They are checked against the hash that this version names and put into {3}. Nothing is sent but the request.",
        size(offer.bytes),
        offer.registry,
        offer.packages.join(", "),
        offer.folder,
      ),
    },
    fetch,
  );
  if (agreed !== fetch) return;
  await client.request(FETCH_GPU_BACKEND, { kind: offer.kind });
  void vscode.window.showInformationMessage(
    vscode.l10n.t("Models run on the GPU ({0}) from now on.", offer.kind),
  );
}

function inWords(backend: string | undefined): string {
  if (backend === undefined)
    return vscode.l10n.t(
      'The model library does not start on this machine. "Culture: Show Doctor Report" says why.',
    );
  if (backend === "cpu")
    return vscode.l10n.t("No GPU that models could use was found: they run on the processor.");
  return vscode.l10n.t("Models run on the GPU already ({0}).", backend);
}
