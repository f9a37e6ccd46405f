using System.Collections.Frozen;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>The resource types of a local cloud.</summary>
internal sealed class ResourceCatalogue(IEnumerable<ResourceType> types)
{
    private readonly FrozenDictionary<string, ResourceType> _types = types.ToFrozenDictionary(type => type.Name);

    /// <summary>The type of a name that <see cref="Check"/> let pass.</summary>
    public ResourceType this[string name] => _types[name];

    /// <summary>The names of all types.</summary>
    public IEnumerable<string> Names => _types.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether the type is here.</summary>
    public bool Has(string name) => _types.ContainsKey(name);

    /// <summary>Refuses a template with types that are not here, or that asks for attributes which its resources do not have.</summary>
    /// <exception cref="ServiceException">A type or an attribute is not there.</exception>
    public void Check(Template template)
    {
        var missing = template.Resources.Values.Select(resource => resource.Type).Where(type => !Has(type)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw Refusal.Validation($"Template format error: Unrecognized resource types: [{string.Join(", ", missing)}]. " +
                string.Join(" ", missing.Select(type => $"Resource type {type} is not in the local cloud.")));
        }

        var uses = template.Resources.Values.SelectMany(resource => ReferenceFinder.Find(resource.Properties).Concat(ReferenceFinder.Find(resource.Metadata)))
            .Concat(template.Outputs.Values.SelectMany(output => ReferenceFinder.Find(output.Value).Concat(ReferenceFinder.Find(output.ExportName))));
        foreach (var use in uses)
        {
            if (use is { Kind: ReferenceKind.Attribute, Attribute: { } attribute } && !_types[template.Resources[use.Name].Type].Schema.Attributes.Contains(attribute))
                throw Refusal.Validation($"Template error: resource {use.Name} does not support attribute type {attribute} in Fn::GetAtt");
        }
    }
}
