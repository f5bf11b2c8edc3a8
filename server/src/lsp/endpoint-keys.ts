import * as z from "zod";
import { SET_ENDPOINT_KEYS } from "../protocol.js";
import type { Feature } from "./feature.js";
import { respond } from "./requests.js";

const paramsSchema = z.object({
  keys: z.record(
    z.string().refine((url) => URL.canParse(url) && new URL(url).origin === url),
    z.string().min(1),
  ),
});

/** Keys of endpoints come from the editor's secret storage and are held in memory; each goes to its own server only. */
export const endpointKeys: Feature = ({ connection, environment, models, diagnostics }) => {
  respond(connection, SET_ENDPOINT_KEYS, paramsSchema, async ({ keys }) => {
    environment.setEndpointKeys(keys);
    // A model that could not be asked without its key gets another try.
    await models.close();
    diagnostics.reset();
  });
  return {};
};
