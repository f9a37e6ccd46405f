using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Sns;

/// <summary>Mail that SNS would have sent: kept in the cloud, the newest thousand and 16 million characters, and never sent anywhere.</summary>
internal static class Mailbox
{
    private const string Collection = "cloud/mail";
    private const int Most = 1_000;
    private const long MostCharacters = 16_000_000;

    /// <summary>Keeps a message.</summary>
    public static void Put(ResourceStore store, string to, string subject, string text, DateTimeOffset now)
    {
        var all = store.All(Collection);
        var last = all.Count == 0 ? 0 : long.Parse(all.Last().Key, CultureInfo.InvariantCulture);
        var characters = all.Sum(m => (long)m.Value.Needed("Text").Length) + text.Length;
        var count = all.Count + 1;
        foreach (var (key, mail) in all.ToList())
        {
            if (count <= Most && characters <= MostCharacters) break;
            store.Remove(Collection, key);
            (count, characters) = (count - 1, characters - mail.Needed("Text").Length);
        }

        store.Put(
            Collection,
            (last + 1).ToString("d12", CultureInfo.InvariantCulture),
            new JsonObject { ["To"] = to, ["Subject"] = subject, ["Text"] = text, ["Time"] = now.ToJson() });
    }

    /// <summary>All messages, the oldest first.</summary>
    public static IReadOnlyList<LocalMail> Read(ResourceStore store) =>
        [.. store.All(Collection).Select(m => new LocalMail(m.Value.Needed("To"), m.Value.Needed("Subject"), m.Value.Needed("Text"), m.Value.Time("Time")))];
}
