using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Reading;

/// <summary>Mistakes in the sections <c>invariants</c> and <c>facts</c>: BH2601 to BH2619.</summary>
public static class InvariantDiagnostics
{
    /// <summary>A sentence of another form than those that there are.</summary>
    public static readonly DiagnosticDescriptor Sentence = Error("BH2601", "A sentence that is no invariant");

    /// <summary>A name of nothing that the file has.</summary>
    public static readonly DiagnosticDescriptor UnknownName = Error("BH2602", "A name in an invariant that is not there");

    /// <summary>A name of two things.</summary>
    public static readonly DiagnosticDescriptor AmbiguousName = Error("BH2603", "A name in an invariant of two things");

    /// <summary>A verb that what it is about does not take.</summary>
    public static readonly DiagnosticDescriptor WrongObject = Error("BH2604", "A verb and what it is about");

    /// <summary>A pattern that is none.</summary>
    public static readonly DiagnosticDescriptor Pattern = Error("BH2605", "A pattern in an invariant");

    /// <summary>One sentence twice.</summary>
    public static readonly DiagnosticDescriptor Twice = new("BH2606", Severity.Warning, "One invariant twice");

    /// <summary>Accounts of code hosts under a name that is no group.</summary>
    public static readonly DiagnosticDescriptor People = Error("BH2607", "People of a code host who are nobody's");

    private static DiagnosticDescriptor Error(string code, string title) => new(code, Severity.Error, title);
}
