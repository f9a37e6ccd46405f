using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Evaluation;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>
/// What a property holds. Reading a value checks it and brings it to its type, as CloudFormation does: the text "30" of a
/// parameter becomes a number where a number is due, and a number a text where a text is.
/// </summary>
internal abstract record PropertyType
{
    /// <summary>A text.</summary>
    public static PropertyType Text { get; } = new TextType();

    /// <summary>A whole number.</summary>
    public static PropertyType Whole { get; } = new WholeType();

    /// <summary>A number.</summary>
    public static PropertyType Real { get; } = new RealType();

    /// <summary>A boolean.</summary>
    public static PropertyType Flag { get; } = new FlagType();

    /// <summary>Any JSON, such as a policy document; a text that is a JSON object is read.</summary>
    public static PropertyType Json { get; } = new JsonType();

    /// <summary>Tags: a list of objects with Key and Value.</summary>
    public static PropertyType Tags { get; } =
        new ListType(new ObjectType([Property.Of("Key", Text).Required(), Property.Of("Value", Text).Required()]));

    /// <summary>A list.</summary>
    public static PropertyType ListOf(PropertyType item) => new ListType(item);

    /// <summary>An object whose keys are data.</summary>
    public static PropertyType MapOf(PropertyType value) => new MapType(value);

    /// <summary>An object with these members.</summary>
    public static PropertyType Object(params ReadOnlySpan<Property> members) => new ObjectType([.. members]);

    /// <summary>The value in its type.</summary>
    /// <exception cref="ServiceException">The value is not of the type.</exception>
    public JsonNode Read(string path, JsonNode value) =>
        JsonText.Scalar(value) == EvaluationScope.Unknown ? value.DeepClone() : ReadKnown(path, value);

    /// <summary>Whether going from one value to another makes a new resource, where only members decide.</summary>
    public virtual Replacement Change(JsonNode? before, JsonNode? after) => Replacement.Never;

    /// <summary>The value in its type; the value is known.</summary>
    protected abstract JsonNode ReadKnown(string path, JsonNode value);

    private static ServiceException Mismatch(string path, string wanted) =>
        new("InvalidRequest", $"Value of property {path} must be {wanted}");

    private sealed record TextType : PropertyType
    {
        protected override JsonNode ReadKnown(string path, JsonNode value) =>
            JsonText.Scalar(value) is { } text ? JsonValue.Create(text) : throw Mismatch(path, "of type String");
    }

    private sealed record WholeType : PropertyType
    {
        protected override JsonNode ReadKnown(string path, JsonNode value) =>
            long.TryParse(JsonText.Scalar(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number) : throw Mismatch(path, "of type Integer");
    }

    private sealed record RealType : PropertyType
    {
        protected override JsonNode ReadKnown(string path, JsonNode value) =>
            double.TryParse(JsonText.Scalar(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? JsonValue.Create(number) : throw Mismatch(path, "of type Number");
    }

    private sealed record FlagType : PropertyType
    {
        protected override JsonNode ReadKnown(string path, JsonNode value) => JsonText.Scalar(value) switch
        {
            "true" or "True" => JsonValue.Create(true),
            "false" or "False" => JsonValue.Create(false),
            _ => throw Mismatch(path, "of type Boolean"),
        };
    }

    private sealed record JsonType : PropertyType
    {
        protected override JsonNode ReadKnown(string path, JsonNode value)
        {
            if (value is not JsonValue) return value.DeepClone();
            try
            {
                return JsonNode.Parse(JsonText.Scalar(value)!) as JsonObject ?? throw Mismatch(path, "an object");
            }
            catch (JsonException)
            {
                throw Mismatch(path, "an object");
            }
        }
    }

    private sealed record ListType(PropertyType Item) : PropertyType
    {
        protected override JsonNode ReadKnown(string path, JsonNode value) => value switch
        {
            JsonArray items => JsonText.List(items.Select(item => Item.Read(path, item!))),
            _ => throw Mismatch(path, Item is TextType ? "of type List of String" : "a list"),
        };
    }

    private sealed record MapType(PropertyType Value) : PropertyType
    {
        protected override JsonNode ReadKnown(string path, JsonNode value)
        {
            var result = new JsonObject();
            foreach (var (name, member) in value as JsonObject ?? throw Mismatch(path, "an object")) result[name] = Value.Read($"{path}.{name}", member!);
            return result;
        }
    }

    /// <summary>An object with known members.</summary>
    internal sealed record ObjectType(ImmutableArray<Property> Members) : PropertyType
    {
        /// <inheritdoc/>
        public override Replacement Change(JsonNode? before, JsonNode? after) => Members
            .Where(member => !JsonNode.DeepEquals(before?[member.Name], after?[member.Name]))
            .Select(member => member.Replaces == Replacement.Never ? member.Type.Change(before?[member.Name], after?[member.Name]) : member.Replaces)
            .DefaultIfEmpty().Max();

        /// <summary>Reads an object; <paramref name="path"/> is empty for the properties of a resource.</summary>
        public JsonObject ReadMembers(string path, JsonNode value)
        {
            if (value is not JsonObject given) throw Mismatch(path, "an object");
            var result = new JsonObject();
            foreach (var (name, member) in given)
            {
                var property = Members.FirstOrDefault(candidate => candidate.Name == name)
                    ?? throw new ServiceException("InvalidRequest", $"Encountered unsupported property {name}");
                if (!property.IsHere) throw new ServiceException("InvalidRequest", $"Property {name} is not in the local cloud");
                result[name] = property.Type.Read(name, member!);
            }

            return Members.FirstOrDefault(property => property.IsRequired && !result.ContainsKey(property.Name)) is { } missing
                ? throw new ServiceException("InvalidRequest", $"Property {missing.Name} cannot be empty.")
                : result;
        }

        /// <inheritdoc/>
        protected override JsonNode ReadKnown(string path, JsonNode value) => ReadMembers(path, value);
    }
}
