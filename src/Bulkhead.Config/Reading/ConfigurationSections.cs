using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>The sections of all files of a configuration, put together.</summary>
internal sealed class ConfigurationSections
{
    public DocumentMapping? Organization { get; set; }

    public DocumentMapping? Detection { get; set; }

    public DocumentMapping? Logs { get; set; }

    public DocumentMapping? Backups { get; set; }

    public List<DocumentEntry> Accounts { get; } = [];

    public List<DocumentEntry> Units { get; } = [];

    public List<DocumentEntry> Kinds { get; } = [];

    public List<DocumentEntry> Guardrails { get; } = [];

    public List<DocumentEntry> Policies { get; } = [];

    public List<DocumentEntry> Access { get; } = [];

    /// <summary>Whether any file has the section <c>access</c>, even an empty one.</summary>
    public bool HasAccess { get; set; }

    /// <summary>The sentences of the section <c>invariants</c>, of all files.</summary>
    public List<DocumentNode> Invariants { get; } = [];

    public List<DocumentEntry> Workloads { get; } = [];

    public DocumentMapping? Facts { get; set; }
}
