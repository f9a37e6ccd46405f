using System.Text.Json;
using System.Text.Json.Serialization;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Plans.Documents;

/// <summary>A region as its name.</summary>
internal sealed class RegionNameConverter : JsonConverter<RegionName>
{
    /// <inheritdoc/>
    public override RegionName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new RegionName(reader.GetString()!) : throw new JsonException("a region is text");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RegionName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
