using System.Text.Json.Serialization;
using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Plans.Documents;

/// <summary>How a plan looks in JSON. The contract is docs/json/plan.md.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    MaxDepth = 32,
    AllowDuplicateProperties = false,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters =
    [
        typeof(RegionNameConverter),
        typeof(CamelCaseEnumConverter<StepKind>),
        typeof(CamelCaseEnumConverter<StepAction>),
        typeof(CamelCaseEnumConverter<OrganizationPolicyType>),
    ])]
[JsonSerializable(typeof(PlanFile))]
internal sealed partial class PlanJson : JsonSerializerContext;
