using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>What a resource type needs to work on one resource of a stack.</summary>
/// <param name="context">Who deploys, where.</param>
/// <param name="stackId">The stack's ARN.</param>
/// <param name="stackName">The stack's name.</param>
/// <param name="logicalId">The resource's name in the template.</param>
/// <param name="token">Differs for each resource ever made of the stack.</param>
/// <param name="made">Hears of the physical id as soon as there is a resource.</param>
internal sealed class ResourceCall(CallContext context, string stackId, string stackName, string logicalId, string token, Action<string> made)
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Who deploys, where.</summary>
    public CallContext Context => context;

    /// <summary>The stack's name.</summary>
    public string StackName => stackName;

    /// <summary>The stack's ARN.</summary>
    public string StackId => stackId;

    /// <summary>The resource exists from now on, and is removed if the rest of its creation fails.</summary>
    public void Made(string physicalId) => made(physicalId);

    /// <summary>Calls a service as the caller.</summary>
    /// <exception cref="ServiceException">The service refuses.</exception>
    public JsonObject Do(string service, string operation, JsonObject input) => context.Call(service, operation, input);

    /// <summary>Calls a service; null when what it is about does not exist.</summary>
    /// <exception cref="ServiceException">The service refuses for another reason.</exception>
    public JsonObject? Try(string service, string operation, JsonObject input)
    {
        try
        {
            return context.Call(service, operation, input);
        }
        catch (ServiceException error) when (IsMissing(error))
        {
            return null;
        }
    }

    /// <summary>Everything of a paged answer.</summary>
    /// <exception cref="ServiceException">The service refuses.</exception>
    public List<JsonNode> Pages(string service, string operation, JsonObject input, string member, string tokenIn, string tokenOut)
    {
        var items = new List<JsonNode>();
        for (string? next = null; ;)
        {
            var page = (JsonObject)input.DeepClone();
            if (next is not null) page[tokenIn] = next;
            var answer = Do(service, operation, page);
            if (answer[member] is JsonArray list) items.AddRange(list.Select(item => item!));
            next = answer.Text(tokenOut);
            if (next is null) return items;
        }
    }

    /// <summary>The name that the template gives, or one made of the stack, the resource and something unique.</summary>
    /// <param name="given">The template's name, or null.</param>
    /// <param name="length">The longest name that the service takes.</param>
    /// <param name="lowerCase">Whether the service takes lower case only.</param>
    public string NameOr(string? given, int length, bool lowerCase = false)
    {
        if (given is not null) return given;
        var unique = Unique(12);
        var room = length - unique.Length - 2;
        var logical = logicalId[..Math.Min(logicalId.Length, Math.Max(room / 2, room - stackName.Length))];
        var name = $"{stackName[..Math.Min(stackName.Length, room - logical.Length)]}-{logical}-{unique}";
        return lowerCase ? name.ToLowerInvariant() : name;
    }

    /// <summary>Characters that no other resource of the stack has, the same for the same resource.</summary>
    public string Unique(int length)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{stackId}|{logicalId}|{token}"));
        return string.Concat(hash.Take(length).Select(part => Alphabet[part % Alphabet.Length]));
    }

    /// <summary>Whether a refusal says that the thing asked for does not exist.</summary>
    public static bool IsMissing(ServiceException error) =>
        error.Code.Contains("NoSuch", StringComparison.Ordinal) || error.Code.Contains("NotFound", StringComparison.Ordinal)
        || error.Code.Contains("NonExistent", StringComparison.Ordinal) || error.Code.Contains("DoesNotExist", StringComparison.Ordinal);
}
