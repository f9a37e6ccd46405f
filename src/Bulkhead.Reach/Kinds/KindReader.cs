using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Kinds;

/// <summary>Reads rows of kinds (docs/reach.md, "The kinds"), strictly and with places.</summary>
public sealed class KindReader
{
    private readonly RowReader _rows;
    private readonly DiagnosticBag _diagnostics;

    private KindReader(DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
        _rows = new(ReachDiagnostics.BadKind, diagnostics);
    }

    /// <summary>Reads a file of rows; those with mistakes are left out and reported.</summary>
    public static ImmutableArray<ResourceKind> Read(SourceFile file, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var reader = new KindReader(diagnostics);
        return [.. reader._rows.Rows(file).Select(reader.ReadKind).OfType<ResourceKind>()];
    }

    private ResourceKind? ReadKind(DocumentMapping row)
    {
        var before = _diagnostics.Count;
        _rows.Check(row, "kind", "type", "of", "from", "items", "arn", "attributes", "policy", "shares", "tags", "details");
        var kind = new ResourceKind
        {
            Name = _rows.Text(row, "kind", isRequired: true) ?? "",
            Type = _rows.Text(row, "type"),
            Of = _rows.Text(row, "of"),
            From = _rows.Text(row, "from"),
            Items = _rows.Text(row, "items"),
            Arn = _rows.Text(row, "arn"),
            Attributes = ReadAttributes(row),
            Policy = ReadSource(row, "policy"),
            Shares = [.. _rows.List(row, "shares").Select(ReadShare).OfType<KindShare>()],
            Tags = ReadSource(row, "tags"),
            Details = [.. _rows.List(row, "details").Select(ReadDetail).OfType<KindDetail>()],
        };
        if (kind.From is not null && kind.Arn is null) _rows.Fail(row.Span, "a kind that is listed needs 'arn'");
        if (kind.From is not null && kind.Of is not null) _rows.Fail(row.Span, "a kind has either 'from' or 'of'");
        if (kind.From is null && (kind.Items is not null || (kind.Of is null && !kind.Attributes.IsEmpty))) _rows.Fail(row.Span, "a kind with attributes needs 'from' or 'of'");
        return _diagnostics.Count > before ? null : kind;
    }

    private ImmutableArray<KindAttribute> ReadAttributes(DocumentMapping row)
    {
        if (!row.TryGet("attributes", out var value)) return [];
        if (value is not DocumentMapping mapping)
        {
            _rows.Fail(value.Span, $"'attributes' must be a mapping, not {value.Description}");
            return [];
        }

        var attributes = ImmutableArray.CreateBuilder<KindAttribute>();
        foreach (var entry in mapping.Entries)
        {
            if (attributes.Any(a => a.Name == entry.Key)) _rows.Fail(entry.KeySpan, $"'{entry.Key}' is there twice");
            var paths = entry.Value is DocumentSequence list ? list.Items : [entry.Value];
            attributes.Add(new(entry.Key, [.. paths.Select(_rows.Text).OfType<string>()]));
        }

        return attributes.DrainToImmutable();
    }

    private KindSource? ReadSource(DocumentMapping row, string key)
    {
        if (!row.TryGet(key, out var value)) return null;
        if (value is not DocumentMapping mapping)
        {
            _rows.Fail(value.Span, $"'{key}' must be a mapping, not {value.Description}");
            return null;
        }

        _rows.Check(mapping, "from", "by", "at", "unless");
        var from = _rows.Text(mapping, "from");
        var by = _rows.Text(mapping, "by", isRequired: from is not null);
        return new(from, by, _rows.Text(mapping, "at", isRequired: true) ?? "", ReadException(mapping));
    }

    private KindShare? ReadShare(DocumentNode node)
    {
        if (node is not DocumentMapping mapping)
        {
            _rows.Fail(node.Span, $"a share is a mapping, not {node.Description}");
            return null;
        }

        _rows.Check(mapping, "as", "from", "by", "with", "unless");
        ShareForm? form = _rows.Text(mapping, "as", isRequired: true) switch
        {
            "accounts" => ShareForm.Accounts,
            "grants" => ShareForm.Grants,
            "access-lists" => ShareForm.AccessLists,
            "account-policy" => ShareForm.AccountPolicy,
            "resource-shares" => ShareForm.ResourceShares,
            _ => null,
        };
        if (form is not { } known)
        {
            _rows.Fail(mapping.Span, "'as' is one of accounts, grants, access-lists, account-policy, resource-shares");
            return null;
        }

        var isListed = known != ShareForm.ResourceShares;
        return new(
            known, _rows.Text(mapping, "from", isListed), _rows.Text(mapping, "by", isListed && known != ShareForm.AccountPolicy),
            [.. _rows.List(mapping, "with").Select(_rows.Text).OfType<string>()], ReadException(mapping));
    }

    private KindException? ReadException(DocumentMapping mapping)
    {
        if (_rows.Text(mapping, "unless") is not { } text) return null;
        if (text.Split(" is ") is [var attribute, var value]) return new(attribute, value);
        _rows.Fail(mapping.Span, "'unless' is 'ATTRIBUTE is VALUE'");
        return null;
    }

    private KindDetail? ReadDetail(DocumentNode node)
    {
        if (node is not DocumentMapping mapping)
        {
            _rows.Fail(node.Span, $"a detail is a mapping, not {node.Description}");
            return null;
        }

        _rows.Check(mapping, "from", "by", "items", "match", "attributes", "unless");
        var detail = new KindDetail(
            _rows.Text(mapping, "from", isRequired: true) ?? "",
            _rows.Text(mapping, "by"),
            _rows.Text(mapping, "items"),
            _rows.Text(mapping, "match"),
            ReadAttributes(mapping),
            ReadException(mapping));
        if (detail.By is null == detail.Match is null) _rows.Fail(mapping.Span, "a detail has either 'by' or 'match'");
        return detail;
    }
}
