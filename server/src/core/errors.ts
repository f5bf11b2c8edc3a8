/**
 * A broken environment or bad input that the user has to mend. The message says what happened and why;
 * `remedy` says what to do. Shells print both; nothing else is shown to a user as an error.
 */
export class CultureManagerError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly remedy: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Bad arguments or settings: exit code 2. */
export class UsageError extends CultureManagerError {
  constructor(message: string, remedy: string) {
    super("UsageError", message, remedy);
  }
}

/** The model cannot be loaded, crashed twice, or the endpoint is unreachable. */
export class ModelUnavailableError extends CultureManagerError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super("ModelUnavailableError", message, remedy, { cause });
  }
}

/** A culture pack, configuration or model file does not have the form it must have. */
export class InvalidDataError extends CultureManagerError {
  constructor(message: string, remedy: string) {
    super("InvalidDataError", message, remedy);
  }
}

/** A search provider refuses, does not answer, or answers in an unknown form. */
export class SearchUnavailableError extends CultureManagerError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super("SearchUnavailableError", message, remedy, { cause });
  }
}
