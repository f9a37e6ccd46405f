using System.Text.Json.Serialization;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>How stacks and change sets are kept in the store.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Stack))]
[JsonSerializable(typeof(ChangeSet))]
internal sealed partial class StackJson : JsonSerializerContext;
