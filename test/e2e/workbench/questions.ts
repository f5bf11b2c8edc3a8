import type { Locator, Page } from "playwright-core";

/**
 * The questions that VS Code asks at the top of its window, one after the other. Each answer waits until it has been
 * taken: the extension may still be looking at it, and what opens in the question's place would drop it.
 */
export class Questions {
  constructor(private readonly page: Page) {}

  /** What is offered under this label. */
  row(label: string): Locator {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first();
  }

  /** The question, by the beginning of what it says in its title, its field or below it. */
  asked(text: string): Locator {
    const widget = this.page.locator(".quick-input-widget");
    const begins = new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
    return widget
      .locator(".quick-input-title", { hasText: begins })
      .or(widget.locator(`input[placeholder^="${text}"]`))
      .or(widget.locator(".quick-input-message", { hasText: begins }))
      .first();
  }

  async pick(question: string, label: string): Promise<void> {
    await this.#answer(question, () => this.row(label).click());
  }

  /** Beside those that are picked already. */
  async pickMany(question: string, ...labels: readonly string[]): Promise<void> {
    await this.#answer(question, async () => {
      for (const label of labels) {
        // The list may be longer than what is in sight.
        await this.#field.fill(label);
        await this.row(label).click();
      }
      await this.#field.press("Enter");
    });
  }

  async write(question: string, text: string): Promise<void> {
    await this.#answer(question, async () => {
      await this.#field.fill(text);
      await this.#field.press("Enter");
    });
  }

  get #field(): Locator {
    return this.page.locator(".quick-input-box input");
  }

  async #answer(question: string, act: () => Promise<void>): Promise<void> {
    const asked = this.asked(question);
    await asked.waitFor();
    await act();
    await asked.waitFor({ state: "hidden" });
  }
}
