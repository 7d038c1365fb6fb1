#include "serve/docket_open311.hpp"

#include "base/text.hpp"
#include "docket/redact.hpp"
#include "serve/docket_counter.hpp"
#include "serve/docket_rounds.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using report::Open311Error;
using report::Open311Format;

std::vector<std::string> non_empty(std::vector<std::string> pieces) {
  std::erase(pieces, "");
  return pieces;
}

class Open311Answer {
 public:
  Open311Answer(const Open311Shop& shop, UtcSeconds now) : shop_{shop}, now_{now} {}

  Result<Open311Reply> answer(const Open311Call& call) {
    const std::size_t point = call.path.rfind('.');
    const auto format =
        point == std::string::npos ? std::nullopt : report::parse_open311_format(call.path.substr(point + 1));
    if (!format) return error({404, "the address ends with neither .xml nor .json"});
    format_ = *format;
    LANTIAN_CHECK(set_table());
    const std::string what = call.path.substr(0, point);
    if (call.method == "POST" && what == "requests") return open(call.body);
    if (call.method != "GET") return error({405, fmt::format("{} {} is not served", call.method, call.path)});
    if (what == "discovery") return discovery();
    if (what == "services") return reply(report::open311_services(report::open311_services_of(table_), format_));
    if (what.starts_with("services/")) return definition(what.substr(std::string_view{"services/"}.size()));
    if (what.starts_with("requests/")) return one(what.substr(std::string_view{"requests/"}.size()));
    if (what == "requests") return list(call.query);
    return error({404, "there are discovery, services, services/CODE, requests and requests/ID"});
  }

 private:
  Result<void> set_table() {
    const DocketOffice& office = *shop_.desk.office;
    table_.rule = &office.open311();
    LANTIAN_TRY(table_.type, office.type(office.open311().type));
    table_.speech = office.speech(shop_.chinese);
    table_.key_is_good = [this](std::string_view key) { return shop_.key_is_good && shop_.key_is_good(key); };
    table_.place_is_known = [&office](std::string_view place) { return office.areas().known(place); };
    table_.place = office.docket().default_place;
    return {};
  }

  Open311Reply reply(std::string body) const {
    return {200, std::string{report::content_type(format_)}, std::move(body)};
  }
  Open311Reply errors(const report::Open311Errors& list) const {
    return {report::http_status(list), std::string{report::content_type(format_)},
            report::open311_errors(list, format_)};
  }
  Open311Reply error(Open311Error one) const { return errors({std::move(one)}); }

  Open311Reply discovery() const {
    report::Open311Discovery out;
    out.changeset = report::w3_time(now_);
    out.contact = table_.speech.say("open311.contact");
    out.key_service = table_.speech.say("open311.key_service");
    out.specification = table_.rule->specification;
    out.url = shop_.url;
    out.production = shop_.production;
    return reply(report::open311_discovery(out, format_));
  }

  Open311Reply definition(const std::string& code) const {
    const auto services = report::open311_services_of(table_);
    const auto found = std::ranges::find(services, code, &report::Open311Service::code);
    if (found == services.end()) return error({404, fmt::format("service_code {} was not found", in_quotes(code))});
    return reply(report::open311_definition(*found, format_));
  }

  /// Absent where there is no such request, or nobody may see it.
  Result<std::optional<report::Open311Request>> shown(const std::string& id) const {
    const auto found = shop_.desk.book->find(id);
    if (!found && found.error().code == ErrorCode::not_found) return std::optional<report::Open311Request>{};
    if (!found) return found.error();
    const DocketOffice& office = *shop_.desk.office;
    if (found->type != table_.type->id) return std::optional<report::Open311Request>{};
    const auto copy = docket::public_copy(*table_.type, *found, office.vocabulary(), office.areas());
    if (!copy) return std::optional<report::Open311Request>{};
    return std::optional{report::open311_request(*copy, found->last_at, table_)};
  }

  Result<Open311Reply> one(const std::string& id) const {
    LANTIAN_TRY(const auto request, shown(id));
    if (!request) return error({404, fmt::format("service_request_id {} was not found", in_quotes(id))});
    return reply(report::open311_requests({&*request, 1}, format_));
  }

  /// Ids of the cases that a query means, the newest first.
  Result<std::vector<std::string>> meant(const report::Open311Query& query) const {
    if (!query.ids.empty()) return query.ids;
    keep::CaseFilter filter;
    filter.type = table_.type->id;
    if (query.codes.size() == 1) filter.topic = query.codes.front();
    if (query.open) {
      filter.kinds = *query.open ? std::vector{docket::StateKind::open, docket::StateKind::watch}
                                 : std::vector{docket::StateKind::done, docket::StateKind::standing};
    }
    std::vector<std::pair<UtcSeconds, std::string>> found;
    LANTIAN_CHECK(for_each_case(*shop_.desk.book, filter, [&](const keep::CaseRow& row) -> Result<void> {
      const bool asked = query.codes.empty() || std::ranges::find(query.codes, row.topic) != query.codes.end();
      if (asked && query.from <= row.opened_at && row.opened_at <= query.to) found.emplace_back(row.opened_at, row.id);
      return {};
    }));
    std::ranges::sort(found, std::greater<>{});
    std::vector<std::string> ids;
    for (auto& [opened, id] : found) ids.push_back(std::move(id));
    return ids;
  }

  Result<Open311Reply> list(const std::string& text) const {
    const auto fields = report::read_form_fields(text);
    if (!fields) return error({400, fields.error().message});
    const auto query = report::open311_query(*fields, table_, now_);
    if (const auto* wrong = std::get_if<report::Open311Errors>(&query)) return errors(*wrong);
    LANTIAN_TRY(const auto ids, meant(std::get<report::Open311Query>(query)));
    std::vector<report::Open311Request> requests;
    for (const std::string& id : ids) {
      if (requests.size() == static_cast<std::size_t>(table_.rule->most_requests)) break;
      LANTIAN_TRY(auto request, shown(id));
      if (request) requests.push_back(*std::move(request));
    }
    return reply(report::open311_requests(requests, format_));
  }

  Result<Open311Reply> open(const std::string& text) const {
    const auto fields = report::read_form_fields(text);
    if (!fields) return error({400, fields.error().message});
    auto read = report::open311_opening(*fields, table_);
    if (const auto* wrong = std::get_if<report::Open311Errors>(&read)) return errors(*wrong);
    auto& opening = std::get<report::Open311Opening>(read);
    docket::Actor citizen;
    citizen.role = docket::Role::citizen;
    citizen.name = "open311";
    opening.action.body.synthetic = shop_.synthetic;
    const report::Open311Contact& given = opening.contact;
    const keep::Contact contact{joined(non_empty({given.first_name, given.last_name}), " "), given.phone, given.email};
    const bool reachable = !contact.phone.empty() || !contact.email.empty();
    if (shop_.contacts != nullptr && reachable) {
      if (const auto checked = keep::checked_contact(contact); !checked) return error({400, checked.error().message});
    }
    // A reporter who left nothing has a token all the same: whoever knows it may ask for a review.
    LANTIAN_TRY(const std::string token, keep::new_party_token());
    citizen.party = citizen.name = token;
    const Counter counter{shop_.desk, "", citizen, now_};
    LANTIAN_TRY(const Outcome outcome,
                shop_.contacts != nullptr && reachable
                    ? open_report(counter, table_.type->id, opening.action.body, {}, *shop_.contacts, contact)
                    : open_case(counter, table_.type->id, opening.action.body, {}));
    if (const auto* refusal = std::get_if<docket::Refusal>(&outcome)) return error({400, refusal->text()});
    const docket::Case& opened = std::get<Done>(outcome).subject;
    Open311Reply out =
        reply(report::open311_created({opened.id, report::open311_notice(opened, table_.speech)}, format_));
    out.status = 201;
    return out;
  }

  const Open311Shop& shop_;
  UtcSeconds now_;
  Open311Format format_ = Open311Format::json;
  report::Open311Desk table_;
};

}  // namespace

Result<Open311Reply> answer_open311(const Open311Shop& shop, const Open311Call& call, UtcSeconds now) {
  return Open311Answer{shop, now}.answer(call);
}

}  // namespace lantian::serve
