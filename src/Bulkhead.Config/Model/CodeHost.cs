namespace Bulkhead.Config.Model;

/// <summary>Where code stands that deploys by itself.</summary>
public enum CodeHost
{
    /// <summary>GitHub, with its Actions.</summary>
    GitHub,

    /// <summary>GitLab.com, with its CI/CD jobs.</summary>
    GitLab,

    /// <summary>HCP Terraform, once Terraform Cloud.</summary>
    Terraform,
}
