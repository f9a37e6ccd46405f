using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>
/// The texts of templates, each once: the stacks and change sets of a thousand accounts share a few. A text stays when its
/// last stack is deleted, as AWS goes on showing the templates of deleted stacks.
/// </summary>
internal static class StackTemplates
{
    private const string Collection = "cloudformation/templates";
    private const string Body = "Body";

    /// <summary>Keeps a text, and answers with its key.</summary>
    public static string Keep(ResourceStore store, string body)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        if (store.Find(Collection, key) is null) store.Put(Collection, key, new JsonObject { [Body] = body });
        return key;
    }

    /// <summary>The text of what a stack or change set is deployed from.</summary>
    public static string Read(ResourceStore store, StackInput input) => store.Find(Collection, input.Template)!.Needed(Body);
}
