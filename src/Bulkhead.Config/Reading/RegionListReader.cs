using System.Collections.Immutable;
using Bulkhead.Config.Regions;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>Reads lists of regions.</summary>
internal sealed class RegionListReader(ReadingContext context)
{
    /// <summary>The regions of a list: AWS has them, each stands once, all are of one partition.</summary>
    public ImmutableArray<RegionName> Read(DocumentNode? node)
    {
        if (node is not DocumentSequence) return [];
        if (!Nodes.ItemsOf(node).Any()) context.Report(FileSetDiagnostics.NothingInIt, node.Span, "the list of regions is empty", help: "name at least one region");

        var regions = ImmutableArray.CreateBuilder<RegionName>();
        (RegionInfo Info, SourceSpan Span)? first = null;
        foreach (var (text, span) in Nodes.TextsOf(node))
        {
            if (RegionCatalogue.Find(text) is not { } info)
            {
                context.ReportUnknown(
                    ConfigurationDiagnostics.UnknownRegion, span, $"AWS has no region '{text}'", text,
                    RegionCatalogue.All.Select(r => r.Name.Value), "write a region's code, such as eu-west-1");
                continue;
            }

            first ??= (info, span);
            if (regions.Contains(info.Name))
            {
                context.Report(ConfigurationDiagnostics.Twice, span, $"the region '{text}' stands twice", help: "delete one of the two");
            }
            else if (info.Partition != first.Value.Info.Partition)
            {
                context.Report(
                    ConfigurationDiagnostics.Partitions, span,
                    $"the region '{text}' is in the partition '{info.Partition}', '{first.Value.Info.Name}' in '{first.Value.Info.Partition}'",
                    help: "an organization lives in one partition: make a configuration for each", related: new RelatedPlace(first.Value.Span, "the first region"));
            }
            else
            {
                regions.Add(info.Name);
            }
        }

        return regions.DrainToImmutable();
    }
}
