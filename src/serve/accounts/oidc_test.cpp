#include "serve/accounts/oidc.hpp"

#include "serve/accounts/oidc_provider_test.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace lantian::serve {
namespace {

using trial::good_password;
using trial::have;
using trial::ProviderKey;
using trial::signed_token;

constexpr const char* issuer = "https://id.example.cn";

/// What a good token says; each field may be made to lie.
struct Told {
  std::string header{}, iss = issuer, aud = R"("lantian")", nonce = "n-1", person = "li.wei", more{};
  std::int64_t made = 1000, ends = 1300;
  std::string claims() const {
    return fmt::format(
        R"({{"iss":"{}","sub":"7","aud":{},"nonce":"{}","preferred_username":"{}","iat":{},"exp":{}{}}})", iss, aud,
        nonce, person, made, ends, more);
  }
};

IdTokenWanted wanted_token() {
  return {issuer, "lantian", "n-1", "preferred_username", UtcSeconds{std::chrono::seconds{1100}}};
}

std::string verdict_of(const ProviderKey& key, const Told& told, const std::string& keys) {
  const std::string header =
      told.header.empty() ? fmt::format(R"({{"alg":"{}","kid":"k1"}})", key.algorithm()) : told.header;
  const auto person = person_of_id_token(signed_token(key, header, told.claims()), keys, wanted_token());
  return person ? *person : person.error().message;
}

std::string keys_of(const ProviderKey& key, const std::string& id = "k1") {
  return R"({"keys":[)" + key.jwk(id) + "]}";
}

/// One HTTP answer on a port of this machine, to whoever comes first.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) == 0);
    REQUIRE(::listen(listener_, 1) == 0);
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) == 0);
    address = fmt::format("http://127.0.0.1:{}", ntohs(at.sin_port));
    thread_ = std::thread{[this, answer = std::move(answer)] {
      const int peer = ::accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      char bytes[4096];
      while (asked.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = ::read(peer, bytes, sizeof bytes);
        if (got <= 0) break;
        asked.append(bytes, static_cast<std::size_t>(got));
      }
      for (std::size_t at_byte = 0; at_byte < answer.size();) {
        const ssize_t sent = ::send(peer, answer.data() + at_byte, answer.size() - at_byte, MSG_NOSIGNAL);
        if (sent <= 0) break;
        at_byte += static_cast<std::size_t>(sent);
      }
      ::close(peer);
    }};
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;
  ~OneAnswer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  void wait() {
    if (thread_.joinable()) thread_.join();
    thread_ = std::thread{[] {}};
  }
  std::string address, asked;

 private:
  int listener_ = -1;
  std::thread thread_;
};

std::string piece_of(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name + "=");
  REQUIRE(at != std::string::npos);
  const std::size_t begin = at + name.size() + 1;
  return text.substr(begin, text.find_first_of("&; ", begin) - begin);
}

std::string field_of(const HttpReply& reply, std::string_view name, std::string_view begin) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name && value.starts_with(begin)) return value;
  }
  return "";
}

/// A bureau with a provider that says who somebody is.
struct Borrowed {
  trial::Bureau bureau;
  ProviderKey key{ProviderKey::Kind::elliptic};
  std::string person = "li.wei", nonce, aud = "lantian";
  std::vector<FetchRequest> asked;
  OidcDesk oidc{bureau.desk,
                {"Bureau ID", issuer, "lantian", "a secret&", "preferred_username", "openid",
                 "https://air.example.cn/api/v1/oidc/callback"},
                [this](const FetchRequest& request) { return answer(request); }};

  Borrowed() { oidc.add_to(bureau.router); }
  Result<std::string> answer(const FetchRequest& request) {
    asked.push_back(request);
    if (request.address == std::string{issuer} + "/.well-known/openid-configuration") {
      return fmt::format(
          R"({{"issuer":"{0}","authorization_endpoint":"{0}/auth","token_endpoint":"{0}/token","jwks_uri":"{0}/keys"}})",
          issuer);
    }
    if (request.address == std::string{issuer} + "/keys") return keys_of(key);
    if (request.address != std::string{issuer} + "/token") return Error{ErrorCode::io, "answered 404", ""};
    Told told;
    told.nonce = nonce;
    told.person = person;
    told.aud = "\"" + aud + "\"";
    told.made = bureau.clock.time_since_epoch().count();
    told.ends = told.made + 300;
    return fmt::format(R"({{"id_token":"{}"}})", signed_token(key, R"({"alg":"ES256","kid":"k1"})", told.claims()));
  }

  struct Flow {
    std::string state, cookie;
  };
  Flow begin() {
    const HttpReply reply = bureau.ask({"GET", "/api/v1/oidc/start", ""});
    REQUIRE(reply.status == 302);
    const std::string location = field_of(reply, "Location", "https://id.example.cn/auth?");
    nonce = piece_of(location, "nonce");
    return {piece_of(location, "state"), piece_of(field_of(reply, "Set-Cookie", "lantian_oidc="), "lantian_oidc")};
  }
  HttpReply come_back(const Flow& flow, const std::string& query = "&code=abc") {
    return bureau.ask({"GET",
                       "/api/v1/oidc/callback?state=" + flow.state + query,
                       "",
                       "",
                       "",
                       {{"cookie", "lantian_oidc=" + flow.cookie}}});
  }
};

}  // namespace

TEST_CASE("ID tokens: signed by the provider, for us, now, for this sign-in") {
  for (const auto kind : {ProviderKey::Kind::rsa, ProviderKey::Kind::elliptic}) {
    const ProviderKey key{kind}, other{kind};
    const std::string keys = keys_of(key);
    CAPTURE(key.algorithm());
    const auto verdict = [&](auto change) {
      Told told;
      change(told);
      return verdict_of(key, told, keys);
    };
    CHECK(verdict([](Told&) {}) == "li.wei");
    CHECK(verdict([](Told& t) { t.aud = R"(["lantian"])"; }) == "li.wei");
    CHECK(verdict([](Told& t) { t.aud = R"(["other","lantian"])", t.more = R"(,"azp":"lantian")"; }) == "li.wei");
    CHECK(verdict([](Told& t) { t.ends = 1041; }) == "li.wei");  // clocks differ

    CHECK(verdict([](Told& t) { t.iss = "https://id.example.cn.evil"; }) == "the token is of another issuer");
    CHECK(verdict([](Told& t) { t.aud = R"("other")"; }) == "the token is made for somebody else");
    CHECK(verdict([](Told& t) { t.aud = "7"; }) == "the token is made for somebody else");
    CHECK(verdict([](Told& t) { t.aud = R"(["other","lantian"])"; }).starts_with("the token is made for several"));
    CHECK(verdict([](Told& t) { t.more = R"(,"azp":"other")"; }) == "the token is made for another party");
    CHECK(verdict([](Told& t) { t.nonce = "n-2"; }) == "the token is of another sign-in");
    CHECK(verdict([](Told& t) { t.nonce = ""; }) == "the token is of another sign-in");
    CHECK(verdict([](Told& t) { t.ends = 1040; }) == "the token is too old");
    CHECK(verdict([](Told& t) { t.made = 1161; }) == "the token is of the future");
    CHECK(verdict([](Told& t) { t.more = R"(,"nbf":1161)"; }) == "the token is of the future");
    CHECK(verdict([](Told& t) { t.person = ""; }) == "the token has no claim 'preferred_username'");

    const std::string no_key = "no key of the provider fits the signature";
    CHECK(verdict_of(other, {}, keys) == no_key);
    CHECK(verdict_of(key, {}, keys_of(key, "k2")) == no_key);
    CHECK(verdict_of(key, {}, R"({"keys":[]})") == no_key);
    CHECK(verdict_of(key, {}, "<html>") == no_key);
    for (const char* algorithm : {"none", "None", "HS256", "RS512", ""}) {
      CAPTURE(algorithm);
      Told told;
      told.header = fmt::format(R"({{"alg":"{}","kid":"k1"}})", algorithm);
      CHECK(verdict_of(key, told, keys) == no_key);
    }
    Told crossed;
    crossed.header = fmt::format(R"({{"alg":"{}"}})", key.algorithm() == "RS256" ? "ES256" : "RS256");
    CHECK(verdict_of(key, crossed, keys) == no_key);
    Told critical;
    critical.header = fmt::format(R"({{"alg":"{}","crit":["x"]}})", key.algorithm());
    CHECK(verdict_of(key, critical, keys).starts_with("the token demands"));
  }
}

TEST_CASE("ID tokens that were touched, cut, or never signed") {
  const ProviderKey key{ProviderKey::Kind::elliptic};
  const std::string keys = keys_of(key);
  const std::string token = signed_token(key, R"({"alg":"ES256"})", Told{}.claims());
  const auto taken = [&](const std::string& text) { return person_of_id_token(text, keys, wanted_token()).ok(); };
  CHECK(taken(token));
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string touched = token;
    touched[at] = touched[at] == 'A' ? 'B' : 'A';
    CAPTURE(at);
    CHECK_FALSE(taken(touched));
  }
  CHECK_FALSE(taken(token.substr(0, token.rfind('.'))));
  CHECK_FALSE(taken(token.substr(0, token.rfind('.') + 1)));
  CHECK_FALSE(taken(base64url(R"({"alg":"none"})") + "." + base64url(Told{}.claims()) + "."));
  CHECK_FALSE(taken(""));
  CHECK_FALSE(taken(".."));
  CHECK_FALSE(taken(token + ".x"));
  // A key of 1024 bits is none.
  EVP_PKEY* weak = EVP_RSA_gen(1024);
  REQUIRE(weak != nullptr);
  BIGNUM* modulus = nullptr;
  REQUIRE(EVP_PKEY_get_bn_param(weak, OSSL_PKEY_PARAM_RSA_N, &modulus) == 1);
  PublicKey small{"RSA", std::string(128, '\0'), std::string{"\x01\x00\x01", 3}, "", "", ""};
  REQUIRE(BN_bn2binpad(modulus, reinterpret_cast<unsigned char*>(small.modulus.data()), 128) == 128);
  BN_free(modulus);
  EVP_PKEY_free(weak);
  CHECK_FALSE(signature_fits("RS256", small, "x", std::string(128, 'x')));
}

TEST_CASE("signing in by another service") {
  Borrowed world;
  world.bureau.hire("li.wei", "county", "652301");
  const Borrowed::Flow flow = world.begin();
  CHECK(flow.state == flow.cookie);
  const HttpReply back = world.come_back(flow);
  REQUIRE(back.status == 303);
  CHECK(field_of(back, "Location", "/") == "/");
  const std::string cookie = piece_of(field_of(back, "Set-Cookie", "lantian_session="), "lantian_session");
  CHECK(trial::Bureau::text_in(world.bureau.ask({"GET", "/api/v1/session", "", cookie}).body, "name") == "li.wei");
  CHECK(world.bureau.last_audit() == "li.wei sign_in_oidc  ");
  // The verifier is the one behind the challenge, and the client names itself.
  const auto token = std::ranges::find(world.asked, std::string{issuer} + "/token", &FetchRequest::address);
  REQUIRE(token != world.asked.end());
  CHECK(token->user == "lantian");
  CHECK(token->password == "a%20secret%26");
  CHECK(token->form[1] == std::pair<std::string, std::string>{"code", "abc"});
  CHECK(token->form[4].first == "code_verifier");
  CHECK(token->form[4].second.size() == 43);

  CHECK(world.come_back(flow).status == 401);  // once
}

TEST_CASE("signing in by another service: what is refused") {
  Borrowed world;
  world.bureau.hire("li.wei", "county", "652301");
  const auto no_session = [](const HttpReply& reply) {
    return reply.status == 401 && field_of(reply, "Set-Cookie", "lantian_session=").empty();
  };
  Borrowed::Flow flow = world.begin();
  CHECK(no_session(world.come_back({flow.state, "another browser"})));
  CHECK(no_session(world.come_back({"unknown", "unknown"})));
  CHECK(no_session(world.come_back(flow, "&error=access_denied")));
  CHECK(no_session(world.come_back(flow)));  // the flow is over after the error

  flow = world.begin();
  world.nonce = "of another sign-in";
  CHECK(no_session(world.come_back(flow)));
  flow = world.begin();
  world.aud = "other";
  CHECK(no_session(world.come_back(flow)));
  world.aud = "lantian";
  flow = world.begin();
  world.bureau.clock += std::chrono::minutes{10};
  CHECK(no_session(world.come_back(flow)));
  flow = world.begin();
  world.person = "wang.fang";
  CHECK(no_session(world.come_back(flow)));
  CHECK(world.bureau.last_audit() == "- sign_in_oidc  a name that nobody has REFUSED");
  world.person = "li.wei";
  keep::UserWrite write;
  write.put.push_back(world.bureau.stored("li.wei"));
  write.put.back().disabled = true;
  REQUIRE(world.bureau.book->write(write).ok());
  flow = world.begin();
  CHECK(no_session(world.come_back(flow)));
}

TEST_CASE("fetching: this machine or https, 200 only, no redirects") {
  OneAnswer good{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"};
  FetchRequest request{good.address + "/token", {{"a b", "c&d"}}, "user", "pass"};
  CHECK(have(fetch(request)) == "hi");
  good.wait();
  CHECK(good.asked.starts_with("POST /token HTTP/1.1\r\n"));
  CHECK(good.asked.find("Authorization: Basic dXNlcjpwYXNz\r\n") != std::string::npos);
  CHECK(good.asked.ends_with("a%20b=c%26d"));
  OneAnswer moved{"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"};
  CHECK(fetch({moved.address, {}, {}, {}}).error().message == "answered 302");
  OneAnswer endless{"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + std::string(2'000'000, 'x')};
  CHECK(fetch({endless.address, {}, {}, {}}).error().code == ErrorCode::io);
  for (const char* address : {"http://example.cn/", "http://127.0.0.1.evil.cn/", "http://localhost@evil.cn/",
                              "http://127.0.0.1:80@evil.cn/", "file:///etc/passwd", "ftp://127.0.0.1/", ""}) {
    CHECK(fetch({address, {}, {}, {}}).error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("the setting of another service is read strictly") {
  const auto setting = read_oidc_setting({"oidc.toml",
                                          "name = \"ID\"\nissuer = \"https://id.example.cn\"\nclient_id = \"lantian\"\n"
                                          "callback = \"https://air.example.cn/api/v1/oidc/callback\"\n"});
  CHECK(have(setting).claim == "preferred_username");
  CHECK(have(setting).scope == "openid profile");
  const auto faulty =
      read_oidc_setting({"oidc.toml", "name = \"ID\"\nissuer = \"https://id.example.cn/\"\nsecret = 1\n"});
  REQUIRE_FALSE(faulty.ok());
  for (const char* fault : {"without a slash", "client_id", "callback", "secret"}) {
    CHECK(faulty.error().message.find(fault) != std::string::npos);
  }
}

}  // namespace lantian::serve
