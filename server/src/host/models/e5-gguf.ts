export async function convertE5(_input: string, _output: string): Promise<void> {
  throw new Error("not yet");
}
