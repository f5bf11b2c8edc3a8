import assert from "node:assert/strict";
import * as vscode from "vscode";
import { askedOfEndpoint } from "../editor/endpoint.js";
import { closeAll } from "../editor/support.js";

describe("an untrusted workspace", () => {
  afterEach(closeAll);

  it("is checked by rules, and the endpoint that it names is not asked", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.deepEqual(await askedOfEndpoint(), []);
  });
});
