using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskServer.Buckets;
using TaskServer.Engines;
using TaskServer.Labels;
using TaskServer.Scripts;

namespace TaskServer.Access;

public static class AccessExtensions
{
    /// <summary>Who may do what: users, tokens, sessions, organizations, and what hangs on them.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PrincipalCache>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<OwnerRights>();
        services.AddSingleton<PasswordHash>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Setup>();
        services.AddSingleton<Recovery>();
        services.AddSingleton<UserService>();
        services.AddSingleton<OrganizationService>();
        services.AddSingleton<OrganizationRemoval>();
        services.AddSingleton<AuthorizationService>();
        services.AddSingleton<MembershipService>();
        services.AddSingleton<SecretCipher>();
        services.AddSingleton<SecretService>();
        services.AddSingleton<LabelService>();
        services.AddSingleton<BucketService>();
        services.TryAddSingleton<ScriptEngines>();
        services.AddSingleton<ScriptService>();
        return services;
    }
}
