package field;

import java.time.Duration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * Spring Authorization Server with the device grant. The library has no page to type the code on: that is written here.
 * A public client cannot use the grant without code of one's own (the library's sample has some), so every client has a
 * secret.
 */
@SpringBootApplication
public class Server {
  public static void main(String[] args) {
    SpringApplication.run(Server.class, args);
  }

  @Bean
  @Order(1)
  SecurityFilterChain oauth2(HttpSecurity http) throws Exception {
    http.oauth2AuthorizationServer(server -> {
      http.securityMatcher(server.getEndpointsMatcher());
      server.oidc(Customizer.withDefaults());
      server.deviceAuthorizationEndpoint(endpoint -> endpoint.verificationUri("/activate"));
    });
    http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated());
    http.exceptionHandling(exceptions -> exceptions.defaultAuthenticationEntryPointFor(
        new LoginUrlAuthenticationEntryPoint("/login"), new MediaTypeRequestMatcher(MediaType.TEXT_HTML)));
    return http.build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain pages(HttpSecurity http) throws Exception {
    http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated()).formLogin(Customizer.withDefaults());
    return http.build();
  }

  @Bean
  InMemoryUserDetailsManager users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("alice").password("{noop}alice-pw-1").roles("USER").build(),
        User.withUsername("bob").password("{noop}bob-pw-1").roles("USER").build());
  }

  @Bean
  RegisteredClientRepository clients() {
    return new InMemoryRegisteredClientRepository(
        device("tv", "Television").build(),
        device("radio", "Radio").build(),
        device("box", "Box").build(),
        RegisteredClient.withId("web").clientId("web").clientSecret("{noop}web-secret-for-a-test")
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE).redirectUri("http://127.0.0.1:9/cb")
            .scope("message.read").build());
  }

  private static RegisteredClient.Builder device(String id, String name) {
    return RegisteredClient.withId(id).clientId(id).clientName(name).clientSecret("{noop}" + id + "-secret-for-a-test")
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .authorizationGrantType(AuthorizationGrantType.DEVICE_CODE)
        .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
        .scope("message.read").scope("message.write")
        .clientSettings(ClientSettings.builder().requireProofKey(false).requireAuthorizationConsent(true).build())
        .tokenSettings(TokenSettings.builder().deviceCodeTimeToLive(Duration.ofSeconds(60)).build());
  }

  @Bean
  AuthorizationServerSettings settings() {
    return AuthorizationServerSettings.builder().issuer("http://127.0.0.1:8170").build();
  }

  @RestController
  static class Pages {
    @GetMapping(value = "/activate", produces = "text/html")
    String activate(@RequestParam(name = "user_code", defaultValue = "") String code) {
      return """
          <!doctype html><title>Activate your device</title><h1>Activate your device</h1>
          <form method="post" action="/oauth2/device_verification">
          <label for="user_code">Enter the code that your device shows</label>
          <input id="user_code" name="user_code" placeholder="XXXX-XXXX" value="%s"><button type="submit">Submit</button></form>
          """.formatted(HtmlUtils.htmlEscape(code));
    }

    @GetMapping(value = "/", produces = "text/html")
    String done() {
      return "<!doctype html><title>Success</title><h1>Success!</h1><p>Your device is connected. You may go back to it.</p>";
    }
  }
}
