namespace Bulkhead.Iam.Questions;

/// <summary>A policy file.</summary>
/// <param name="Path">What diagnostics call it.</param>
/// <param name="Text">Its text.</param>
public sealed record PolicyFile(string Path, string Text);
