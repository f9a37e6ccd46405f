namespace Bulkhead.Config.Model;

/// <summary>Whom an invariant is about.</summary>
public enum InvariantScope
{
    /// <summary>Everybody, outsiders included, but for the management account and the roles of what the sentence is about.</summary>
    Everybody,

    /// <summary>Those who are named.</summary>
    In,

    /// <summary>Everybody as in <see cref="Everybody"/> but those who are named.</summary>
    Outside,

    /// <summary>Whoever does not belong to the organization.</summary>
    OutsideOrganization,
}
