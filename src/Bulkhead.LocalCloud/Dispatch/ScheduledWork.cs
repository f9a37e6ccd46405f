using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>What services do later by themselves, such as finishing an account. Kept in the store, so that it survives a kill.</summary>
internal sealed class ScheduledWork
{
    private const string Collection = "cloud/schedule";

    private readonly Dictionary<string, Action<CallContext, JsonObject>> _kinds = new(StringComparer.Ordinal);

    /// <summary>Says what a kind of work does. The context's caller is nobody: the account of the work is in its document.</summary>
    public void Define(string kind, Action<CallContext, JsonObject> work) => _kinds.Add(kind, work);

    /// <summary>Plans work.</summary>
    /// <param name="store">The store.</param>
    /// <param name="kind">A kind that was defined.</param>
    /// <param name="due">When, on the cloud's clock; what is due in the past is done before the next call.</param>
    /// <param name="id">Tells apart work of the same time.</param>
    /// <param name="document">What the work needs to know.</param>
    public static void Plan(ResourceStore store, string kind, DateTimeOffset due, string id, JsonObject document) =>
        store.Put(
            Collection,
            $"{due.UtcTicks.ToString("d19", CultureInfo.InvariantCulture)}/{id}",
            new JsonObject { ["Kind"] = kind, ["Document"] = document });

    /// <summary>Does what is due, earliest first.</summary>
    public void RunDue(CallContext context)
    {
        var store = context.Cloud.Store;
        var limit = context.Now.UtcTicks.ToString("d19", CultureInfo.InvariantCulture) + "/~";
        while (store.All(Collection) is { Count: > 0 } planned)
        {
            var (id, document) = planned.First();
            if (string.CompareOrdinal(id, limit) > 0) return;
            store.Remove(Collection, id);
            _kinds[(string)document["Kind"]!](context, (JsonObject)document["Document"]!);
        }
    }
}
