namespace Bulkhead.Reach.Rules;

/// <summary>The groups of rules, by what an attacker uses.</summary>
public enum RuleGroup
{
    /// <summary>Rights over one's own or another's identity.</summary>
    Identity,

    /// <summary>New compute that runs with a role passed to it.</summary>
    NewCompute,

    /// <summary>Something that is there and already has a role.</summary>
    ExistingCompute,

    /// <summary>Sessions and federation.</summary>
    Federation,

    /// <summary>Identity Center and the organization's own access.</summary>
    IdentityCenter,

    /// <summary>Data, secrets, keys and the policies on resources.</summary>
    Data,

    /// <summary>What turns source code into running code.</summary>
    Delivery,

    /// <summary>Guardrails, containers and the rest.</summary>
    Organization,

    /// <summary>What goes beyond the published lists.</summary>
    Beyond,
}
