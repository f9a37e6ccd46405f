namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>Something in a template that names something else of it.</summary>
/// <param name="Kind">How it names it.</param>
/// <param name="Name">The parameter, resource or condition.</param>
/// <param name="Attribute">The attribute of the resource, for <see cref="ReferenceKind.Attribute"/>.</param>
internal readonly record struct Reference(ReferenceKind Kind, string Name, string? Attribute = null);
