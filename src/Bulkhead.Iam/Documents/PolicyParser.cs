using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>
/// Reads policy documents (IAM User Guide, "Grammar of the IAM JSON policy language"). It accepts what AWS accepts: one
/// value or a list, one statement or a list, both versions or none. What AWS refuses is reported and kept as a fault of
/// the document; elements, operators and principal types that the language does not have are reported and kept as unknown.
/// </summary>
public sealed class PolicyParser
{
    private static readonly string[] PolicyElements = ["Version", "Id", "Statement"];

    private static readonly string[] StatementElements =
    [
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    ];

    private readonly DiagnosticBag _diagnostics = new();
    private readonly ImmutableArray<Diagnostic>.Builder _faults = ImmutableArray.CreateBuilder<Diagnostic>();

    private PolicyParser()
    {
    }

    /// <summary>Reads a policy from a value of a YAML or JSON file.</summary>
    /// <param name="node">The document.</param>
    /// <param name="name">What people call it.</param>
    public static PolicyParseResult Parse(DocumentNode node, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        var parser = new PolicyParser();
        var document = parser.ReadDocument(node, name);
        return new(document, parser._diagnostics.ToSorted());
    }

    /// <summary>Reads a policy from JSON text.</summary>
    /// <param name="path">What diagnostics call the text.</param>
    /// <param name="text">The JSON.</param>
    public static PolicyParseResult ParseJson(string path, string text)
    {
        var json = JsonDocumentReader.Read(new SourceFile(path, text));
        return json.Root is null ? new(null, json.Diagnostics) : Parse(json.Root, path);
    }

    private PolicyDocument? ReadDocument(DocumentNode node, string? name)
    {
        if (node is not DocumentMapping mapping)
        {
            Fault(PolicyDiagnostics.WrongForm, node.Span, $"a policy is a mapping with a 'Statement', not {node.Description}");
            return null;
        }

        CheckDuplicates(mapping);
        var version = PolicyVersion.Version2008;
        string? id = null;
        ImmutableArray<Statement> statements = [];
        var unknown = ImmutableArray.CreateBuilder<UnknownElement>();
        var hasStatement = false;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "Version": version = ReadVersion(entry.Value); break;
                case "Id": id = ReadText(entry.Value, "'Id'")?.Text; break;
                case "Statement":
                    hasStatement = true;
                    statements = ReadStatements(entry.Value);
                    break;
                default: unknown.Add(ReadUnknown(entry, "a policy", PolicyElements)); break;
            }
        }

        if (!hasStatement) Fault(PolicyDiagnostics.MissingElement, mapping.Span, "the policy has no 'Statement'");
        return new PolicyDocument
        {
            Name = name,
            Version = version,
            Id = id,
            Statements = statements,
            UnknownElements = unknown.DrainToImmutable(),
            Faults = _faults.DrainToImmutable(),
            Span = mapping.Span,
        };
    }

    private PolicyVersion ReadVersion(DocumentNode node)
    {
        switch (ReadText(node, "'Version'")?.Text)
        {
            case "2012-10-17": return PolicyVersion.Version2012;
            case "2008-10-17" or null: return PolicyVersion.Version2008;
            case var other:
                Fault(PolicyDiagnostics.InvalidVersion, node.Span, $"the policy language has no version '{other}'", "use 2012-10-17");
                return PolicyVersion.Version2008;
        }
    }

    private ImmutableArray<Statement> ReadStatements(DocumentNode node)
    {
        ImmutableArray<DocumentNode> nodes = node is DocumentSequence list ? list.Items : [node];
        var statements = ImmutableArray.CreateBuilder<Statement>(nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i] is DocumentMapping mapping) statements.Add(ReadStatement(mapping, i));
            else Fault(PolicyDiagnostics.WrongForm, nodes[i].Span, $"a statement is a mapping, not {nodes[i].Description}");
        }

        return statements.DrainToImmutable();
    }

    private Statement ReadStatement(DocumentMapping mapping, int index)
    {
        CheckDuplicates(mapping);
        string? sid = null;
        StatementEffect? effect = null;
        PrincipalElement? principal = null;
        ActionElement? action = null;
        ResourceElement? resource = null;
        ImmutableArray<ConditionClause> conditions = [];
        var unknown = ImmutableArray.CreateBuilder<UnknownElement>();
        foreach (var entry in mapping.Entries)
        {
            var negated = entry.Key.StartsWith("Not", StringComparison.Ordinal);
            switch (entry.Key)
            {
                case "Sid": sid = ReadText(entry.Value, "'Sid'")?.Text; break;
                case "Effect": effect = ReadEffect(entry.Value); break;
                case "Principal" or "NotPrincipal":
                    Exclude(entry, principal is not null && principal.IsNegated != negated, "Principal");
                    principal ??= PrincipalReader.Read(entry.Value, negated, this);
                    break;
                case "Action" or "NotAction":
                    Exclude(entry, action is not null && action.IsNegated != negated, "Action");
                    action ??= new(negated, ReadActions(entry), entry.Value.Span);
                    break;
                case "Resource" or "NotResource":
                    Exclude(entry, resource is not null && resource.IsNegated != negated, "Resource");
                    resource ??= new(negated, ReadResources(entry), entry.Value.Span);
                    break;
                case "Condition": conditions = ConditionReader.Read(entry.Value, this); break;
                default: unknown.Add(ReadUnknown(entry, "a statement", StatementElements)); break;
            }
        }

        if (effect is null && !mapping.TryGet("Effect", out _)) Fault(PolicyDiagnostics.MissingElement, mapping.Span, "the statement has no 'Effect'");
        if (action is null) Fault(PolicyDiagnostics.MissingElement, mapping.Span, "the statement has neither 'Action' nor 'NotAction'");
        return new Statement
        {
            Sid = sid,
            Effect = effect ?? StatementEffect.Deny,
            Principal = principal,
            Action = action,
            Resource = resource,
            Conditions = conditions,
            UnknownElements = unknown.DrainToImmutable(),
            Index = index,
            Span = mapping.Span,
        };
    }

    private StatementEffect? ReadEffect(DocumentNode node)
    {
        switch (ReadText(node, "'Effect'")?.Text)
        {
            case "Allow": return StatementEffect.Allow;
            case "Deny": return StatementEffect.Deny;
            case null: return null;
            case var other:
                Fault(PolicyDiagnostics.InvalidEffect, node.Span, $"'{other}' is no effect", "write Allow or Deny, in this case");
                return null;
        }
    }

    private ImmutableArray<PolicyText> ReadActions(DocumentEntry entry)
    {
        var actions = ReadTexts(entry.Value, $"'{entry.Key}'");
        foreach (var action in actions)
        {
            if (!PolicyGrammar.IsAction(action.Text))
            {
                Fault(PolicyDiagnostics.InvalidAction, action.Span, $"'{action.Text}' is no action", "an action is SERVICE:NAME, or *");
            }
        }

        return actions;
    }

    private ImmutableArray<PolicyText> ReadResources(DocumentEntry entry)
    {
        var resources = ReadTexts(entry.Value, $"'{entry.Key}'");
        foreach (var resource in resources)
        {
            if (PolicyGrammar.ResourceFault(resource.Text) is { } why)
            {
                Fault(PolicyDiagnostics.InvalidResource, resource.Span, $"'{resource.Text}' {why}", "a resource is an ARN, or *");
            }
        }

        return resources;
    }

    private UnknownElement ReadUnknown(DocumentEntry entry, string holder, string[] known)
    {
        var nearest = Spelling.Nearest(entry.Key, known);
        _diagnostics.Add(new(PolicyDiagnostics.UnknownElement, $"{holder} has no element '{entry.Key}'")
        {
            Span = entry.KeySpan,
            Label = nearest is null ? null : $"did you mean '{nearest}'?",
        });
        return new(entry.Key, entry.KeySpan);
    }

    private void Exclude(DocumentEntry entry, bool conflict, string element)
    {
        if (conflict) Fault(PolicyDiagnostics.ConflictingElements, entry.KeySpan, $"a statement has '{element}' or 'Not{element}', not both");
    }

    internal void CheckDuplicates(DocumentMapping mapping)
    {
        if (mapping.Entries.Length < 2) return;
        var seen = new Dictionary<string, DocumentEntry>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (seen.TryAdd(entry.Key, entry)) continue;
            var diagnostic = new Diagnostic(PolicyDiagnostics.DuplicateKey, $"the key '{entry.Key}' stands twice")
            {
                Span = entry.KeySpan,
                Related = [new(seen[entry.Key].KeySpan, "the first one is here")],
            };
            _diagnostics.Add(diagnostic);
            _faults.Add(diagnostic);
        }
    }

    internal PolicyText? ReadText(DocumentNode node, string what)
    {
        if (node is DocumentScalar { Kind: not ScalarKind.Null } scalar) return new(scalar.Text, scalar.Span);
        Fault(PolicyDiagnostics.WrongForm, node.Span, $"{what} must be text, not {node.Description}");
        return null;
    }

    internal ImmutableArray<PolicyText> ReadTexts(DocumentNode node, string what)
    {
        if (node is not DocumentSequence list) return ReadText(node, what) is { } single ? [single] : [];
        var texts = ImmutableArray.CreateBuilder<PolicyText>(list.Items.Length);
        foreach (var item in list.Items)
        {
            if (ReadText(item, $"an item of {what}") is { } text) texts.Add(text);
        }

        return texts.DrainToImmutable();
    }

    internal void Report(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    internal void Fault(DiagnosticDescriptor descriptor, SourceSpan? span, string message, string? help = null)
    {
        var diagnostic = new Diagnostic(descriptor, message) { Span = span, Help = help };
        _diagnostics.Add(diagnostic);
        _faults.Add(diagnostic);
    }
}
