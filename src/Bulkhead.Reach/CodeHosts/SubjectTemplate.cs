namespace Bulkhead.Reach.CodeHosts;

/// <summary>By which template a repository of GitHub makes the subjects of its tokens (GitHub REST API, "OIDC": <c>use_default</c>).</summary>
internal enum SubjectTemplate
{
    /// <summary>It was not exported.</summary>
    NotKnown,

    /// <summary>By the host's own: the repository, then a branch, tag or environment.</summary>
    OfHost,

    /// <summary>By one of its own, or of its organization.</summary>
    Own,
}
