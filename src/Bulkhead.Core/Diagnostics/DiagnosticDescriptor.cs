namespace Bulkhead.Core.Diagnostics;

/// <summary>
/// One kind of diagnostic. Each has a page <c>docs/diagnostics/CODE.md</c>; codes are never reused.
/// </summary>
/// <param name="Code">"BH" and four digits; the first digit is the area (see docs/diagnostics/README.md).</param>
/// <param name="Severity">How bad it is, unless a diagnostic says otherwise.</param>
/// <param name="Title">What it is about, in a few words, as the page's heading says it.</param>
public sealed record DiagnosticDescriptor(string Code, Severity Severity, string Title);
