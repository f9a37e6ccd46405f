using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Config.Model;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Access;

/// <summary>The permission sets that Bulkhead has, one embedded YAML file each, in the language of <c>permission-sets</c>.</summary>
internal static class EmbeddedPermissionSets
{
    /// <summary>Their names: the verbs of <c>access</c>.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Enum.GetValues<AccessVerb>().Select(NameOf)];

    /// <summary>The verb with this name, or null.</summary>
    public static AccessVerb? Find(string name) => Enum.GetValues<AccessVerb>().Where(v => NameOf(v) == name).Select(v => (AccessVerb?)v).FirstOrDefault();

    /// <summary>The verb as the file writes it.</summary>
    public static string NameOf(AccessVerb verb) => verb switch
    {
        AccessVerb.Administer => "administer",
        AccessVerb.Operate => "operate",
        AccessVerb.Read => "read",
        AccessVerb.Bill => "bill",
        AccessVerb.Hold => "hold",
        _ => throw new UnreachableException(),
    };

    /// <summary>The set's declaration.</summary>
    public static DocumentMapping Read(AccessVerb verb)
    {
        var name = NameOf(verb);
        using var stream = typeof(EmbeddedPermissionSets).Assembly.GetManifestResourceStream($"access/{name}.yaml")
            ?? throw new InvalidOperationException($"There is no embedded permission set '{name}'.");
        using var reader = new StreamReader(stream);
        var diagnostics = new DiagnosticBag();
        var node = YamlDocumentReader.Read(new SourceFile($"(bulkhead)/access/{name}.yaml", reader.ReadToEnd()), diagnostics);
        return !diagnostics.HasErrors && node is DocumentMapping mapping
            ? mapping
            : throw new InvalidOperationException($"The embedded permission set '{name}' is broken: {DiagnosticText.Render(diagnostics.ToSorted())}");
    }
}
