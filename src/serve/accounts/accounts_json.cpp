#include "base/text.hpp"
#include "serve/accounts/desk_state.hpp"
#include "serve/http/json_depth.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

/// Bodies of the accounts' addresses.
namespace lantian::serve {
namespace {

using AccountJson = nlohmann::ordered_json;

std::string account_text(const AccountJson& json) {
  return json.dump(2, ' ', false, AccountJson::error_handler_t::replace) + "\n";
}

/// RFC 3339 on Beijing's clock.
std::string beijing_instant(UtcSeconds at) {
  std::string text = lantian::text_of(UtcSeconds{at + beijing_offset});
  text.pop_back();
  return text + "+08:00";
}

AccountJson json_of_user(const keep::User& user, UtcSeconds now) {
  const bool rests = user.locked_until && now < *user.locked_until;
  return {{"name", user.name},
          {"display_name", user.display_name},
          {"role", user.role},
          {"area", user.area},
          {"unit", user.unit},
          {"topics", user.topics},
          {"party", user.party},
          {"rights_granted_by", user.rights_by.empty() ? AccountJson{} : AccountJson(user.rights_by)},
          {"has_password", !user.password.empty()},
          {"has_authenticator", !user.totp.empty()},
          {"failures", user.failed},
          {"rests_until", rests ? AccountJson(beijing_instant(*user.locked_until)) : AccountJson{}},
          {"disabled", user.disabled},
          {"created_by", user.created_by},
          {"created_at", beijing_instant(user.created_at)},
          {"changed_by", user.changed_by},
          {"changed_at", beijing_instant(user.changed_at)}};
}

AccountJson permissions_of(const AccountRole& role) {
  AccountJson list = AccountJson::array();
  for (const Permission permission : role.may) list.push_back(name_of(permission));
  return list;
}

AccountJson account_words(const std::vector<docket::Word>& words) {
  AccountJson list = AccountJson::array();
  for (const docket::Word& word : words) {
    list.push_back({{"id", word.id}, {"name_zh", word.name.zh}, {"name_en", word.name.en}});
  }
  return list;
}

Result<void> take_field(FlatBody& body, const std::string& key, const AccountJson& value) {
  if (value.is_null()) return {};
  if (value.is_string()) {
    body.texts.emplace(key, value.get<std::string>());
    return {};
  }
  const bool texts = value.is_array() && std::ranges::all_of(value, [](const auto& one) { return one.is_string(); });
  if (!texts) return Error{ErrorCode::malformed, fmt::format("'{}' is no text and no list of texts", key), ""};
  body.lists.emplace(key, value.get<std::vector<std::string>>());
  return {};
}

}  // namespace

std::string FlatBody::text(std::string_view key) const {
  const auto found = texts.find(key);
  return found == texts.end() ? "" : found->second;
}

std::vector<std::string> FlatBody::list(std::string_view key) const {
  const auto found = lists.find(key);
  return found == lists.end() ? std::vector<std::string>{} : found->second;
}

Result<FlatBody> read_flat_body(const HttpRequest& request, const std::vector<std::string_view>& keys) {
  const std::string type = lowered(request.header("content-type"));
  const std::string_view media = trimmed(std::string_view{type}.substr(0, type.find(';')));
  if (media != "application/json") {
    return Error{ErrorCode::malformed, fmt::format("the content type is {}", in_quotes(type)), ""};
  }
  constexpr std::size_t most_bytes = 64UL << 10U;
  constexpr int most_depth = 4;
  if (request.body.size() > most_bytes || !nests_at_most(request.body, most_depth)) {
    return Error{ErrorCode::malformed, "a flat object of at most 64 KiB is taken here", ""};
  }
  const AccountJson json = AccountJson::parse(request.body, nullptr, false);
  if (!json.is_object()) return Error{ErrorCode::malformed, "this is no JSON object", ""};
  FlatBody body;
  for (const auto& [key, value] : json.items()) {
    if (std::ranges::find(keys, key) == keys.end()) {
      return Error{
          ErrorCode::malformed,
          fmt::format("there is no field {}; there are {}", in_quotes(key), joined({keys.begin(), keys.end()}, ", ")),
          ""};
    }
    LANTIAN_CHECK(take_field(body, key, value));
  }
  return body;
}

std::string session_json(const SessionView& view) {
  const AccountsSetting& setting = *view.setting;
  AccountJson user;
  if (view.session != nullptr) {
    const Person& person = view.session->person;
    user = {{"name", person.name},
            {"display_name", person.display_name},
            {"role", person.role == nullptr ? "" : person.role->id},
            {"role_zh", person.role == nullptr ? "" : person.role->name.zh},
            {"role_en", person.role == nullptr ? "" : person.role->name.en},
            {"area", person.area},
            {"unit", person.unit},
            {"topics", person.topics},
            {"permissions",
             person.role == nullptr || !person.granted ? AccountJson::array() : permissions_of(*person.role)},
            {"rights_granted", person.granted},
            {"must_change_password", person.must_change},
            {"has_authenticator", person.has_authenticator},
            {"until", beijing_instant(view.session->until)}};
  }
  return account_text(
      {{"user", user},
       {"demonstration", false},
       {"synthetic", setting.synthetic},
       {"csrf", view.session == nullptr ? "" : view.session->csrf},
       {"login",
        {{"local", true}, {"oidc", setting.oidc_name.empty() ? AccountJson{} : AccountJson(setting.oidc_name)}}},
       {"version", setting.version},
       {"now", beijing_instant(view.now)}});
}

std::string users_text_json(const std::vector<keep::User>& users, const Roles& roles, UtcSeconds now) {
  AccountJson results = AccountJson::array();
  for (const keep::User& user : users) {
    AccountJson one = json_of_user(user, now);
    const AccountRole* role = roles.find(user.role);
    one["role_zh"] = role == nullptr ? user.role : role->name.zh;
    one["role_en"] = role == nullptr ? user.role : role->name.en;
    results.push_back(std::move(one));
  }
  return account_text({{"meta", {{"limit", users.size()}, {"next", nullptr}}}, {"results", results}});
}

std::string roles_json(const AccountsSetting& setting) {
  const Roles& roles = setting.roles;
  AccountJson results = AccountJson::array();
  for (const AccountRole& role : roles.all()) {
    results.push_back({{"id", role.id},
                       {"name_zh", role.name.zh},
                       {"name_en", role.name.en},
                       {"duty", name_of(role.duty)},
                       {"area_required", role.area_required},
                       {"party_required", role.party_required},
                       {"permissions", permissions_of(role)}});
  }
  return account_text({{"meta", {{"limit", roles.all().size()}, {"next", nullptr}}},
                       {"results", results},
                       {"topics", account_words(setting.topic_words)},
                       {"units", account_words(setting.unit_words)}});
}

std::string link_json(const MadeLink& link) {
  return account_text({{"name", link.user},
                       {"link", fmt::format("{}#{}", link.page, link.token)},
                       {"ends", beijing_instant(link.ends)}});
}

std::string audit_json(const AuditPage& page) {
  AccountJson results = AccountJson::array();
  for (const keep::AuditRecord& record : *page.rows) {
    const keep::AuditDraft& row = record.row;
    results.push_back({{"number", record.number},
                       {"at", beijing_instant(row.at)},
                       {"who", row.who},
                       {"action", row.action},
                       {"subject", row.subject},
                       {"detail", row.detail},
                       {"peer", row.peer},
                       {"outcome", row.allowed ? "allowed" : "refused"},
                       {"chain", record.chain}});
  }
  return account_text({{"meta",
                        {{"limit", page.limit},
                         {"next", page.next.empty() ? AccountJson{} : AccountJson(page.next)},
                         {"utc_offset_hours", 8}}},
                       {"results", results}});
}

std::string audit_state_json(const Result<keep::AuditState>& state) {
  if (!state) return account_text({{"holds", false}, {"fault", state.error().message}});
  return account_text({{"holds", true}, {"rows", state->rows}, {"chain", state->chain}, {"fault", nullptr}});
}

std::string totp_json(std::string_view secret, std::string_view address) {
  return account_text({{"secret", secret}, {"address", address}});
}

}  // namespace lantian::serve
