using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bulkhead.Engine.Plans.Documents;

/// <summary>A closed set as words: <c>trustedAccess</c>. Numbers are refused.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
