import assert from "node:assert/strict";
import * as vscode from "vscode";
import { askedOfEndpoint } from "./endpoint.js";
import { closeAll } from "./support.js";

describe("a trusted workspace", () => {
  afterEach(closeAll);

  it("may name the endpoint that is asked", async () => {
    assert.equal(vscode.workspace.isTrusted, true);
    assert.notDeepEqual(await askedOfEndpoint(), []);
  });
});
