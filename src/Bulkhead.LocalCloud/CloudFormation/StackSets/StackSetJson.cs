using System.Text.Json.Serialization;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>How stack sets, their instances and operations are kept in the store.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StackSet))]
[JsonSerializable(typeof(StackInstance))]
[JsonSerializable(typeof(StackSetOperation))]
[JsonSerializable(typeof(InstanceResult))]
internal sealed partial class StackSetJson : JsonSerializerContext;
