using System.Text.Json;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>What policies and pipelines name of code hosts: the subjects in conditions of trust policies, and the branches of sources.</summary>
internal sealed class TrustedSubjects
{
    private const int MostDepth = 64;

    private readonly SortedSet<(string Key, string Value)> _subjects = [];
    private readonly SortedSet<string> _branches = new(StringComparer.Ordinal);

    /// <summary>The values in conditions, with the condition's key in lower case.</summary>
    public IReadOnlyCollection<(string Key, string Value)> Subjects => _subjects;

    public IReadOnlyCollection<string> Branches => _branches;

    public static TrustedSubjects In(IEnumerable<FactInput> details, IEnumerable<FactInput> facts)
    {
        var found = new TrustedSubjects();
        foreach (var role in details.SelectMany(d => JsonPaths.Items(d.Root).Append(d.Root)).SelectMany(p => JsonPaths.List(p, "RoleDetailList"))) found.AddTrust(role);
        foreach (var file in facts) found.AddBranches(file.Root, 0);
        return found;
    }

    private void AddTrust(JsonElement role)
    {
        if (JsonPaths.Find(role, "AssumeRolePolicyDocument") is not { } trust) return;
        if (trust.ValueKind != JsonValueKind.String)
        {
            AddSubjects(trust, 0);
            return;
        }

        var text = trust.GetString()!;
        if (!text.StartsWith('{')) text = Uri.UnescapeDataString(text);
        try
        {
            using var document = JsonDocument.Parse(text);
            AddSubjects(document.RootElement, 0);
        }
        catch (JsonException)
        {
            // A policy that can't be read is told, and unknown, where policies are read.
        }
    }

    private void AddSubjects(JsonElement element, int depth)
    {
        if (depth > MostDepth) return;
        foreach (var item in JsonPaths.Items(element)) AddSubjects(item, depth + 1);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            if (!member.Name.EndsWith(":sub", StringComparison.OrdinalIgnoreCase))
            {
                AddSubjects(member.Value, depth + 1);
                continue;
            }

            var values = member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray() : Enumerable.Repeat(member.Value, 1);
            foreach (var value in values.Select(JsonPaths.TextOf).OfType<string>()) _subjects.Add((member.Name.ToLowerInvariant(), value));
        }
    }

    private void AddBranches(JsonElement element, int depth)
    {
        if (depth > MostDepth) return;
        foreach (var item in JsonPaths.Items(element)) AddBranches(item, depth + 1);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name is "BranchName" or "Branch" && member.Value.ValueKind == JsonValueKind.String) _branches.Add(member.Value.GetString()!);
            else AddBranches(member.Value, depth + 1);
        }
    }
}
