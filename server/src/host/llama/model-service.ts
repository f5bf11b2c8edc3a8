import type { RequestType } from "vscode-jsonrpc";
import type { LoadedModel } from "./protocol.js";

/** Who answers requests about one set of weights: a process of ours, or one that another window has. */
export interface ModelService {
  /**
   * @param onPiece told each piece of the text of a completion; joined they are the text.
   * @throws the signal's reason; InvalidDataError for input the model cannot take; ModelUnavailableError.
   */
  call<P, R>(
    request: RequestType<P, R, void>,
    params: P,
    signal: AbortSignal,
    onPiece?: (piece: string) => void,
  ): Promise<R>;
  /** What was loaded, on which backend. Starts the process if need be. @throws as `call`. */
  facts(signal: AbortSignal): Promise<LoadedModel>;
  dispose(): Promise<void>;
}
