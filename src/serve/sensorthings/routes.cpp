#include "serve/sensorthings/routes.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "report/docket_open311_read.hpp"
#include "serve/sensorthings/address.hpp"
#include "serve/sensorthings/writer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>

namespace lantian::serve {
namespace sta {
namespace {

constexpr std::string_view mount_point = "/v1.1";
constexpr int most_pieces = 12;  ///< of a path, ids with a '/' inside counted as the router counts them

/// The catalog of the newest version of the book, made when it is first asked for.
class CatalogShelf {
 public:
  explicit CatalogShelf(AirDesk desk) : desk_{std::move(desk)} {}

  Result<std::shared_ptr<const Words>> words() {
    const std::scoped_lock one{turn_};
    if (words_ == nullptr) {
      LANTIAN_TRY(Words words, open_words(desk_.office->root()));
      words_ = std::make_shared<const Words>(std::move(words));
    }
    return words_;
  }
  /// Requires: nobody changes the book meanwhile. Whoever asks while it is made waits for it.
  Result<std::shared_ptr<const Catalog>> catalog(const keep::ReadingBook& book) {
    LANTIAN_TRY(std::shared_ptr<const Words> known, words());
    const std::scoped_lock one{making_};
    const std::uint64_t version = desk_.air->version();
    if (catalog_ == nullptr || version != version_) {
      LANTIAN_TRY(Catalog fresh, Catalog::read(*desk_.office, book, desk_.region, std::move(known)));
      catalog_ = std::make_shared<const Catalog>(std::move(fresh));
      version_ = version;
    }
    return catalog_;
  }
  AirShelf& air() const { return *desk_.air; }

 private:
  AirDesk desk_;
  std::mutex turn_, making_;
  std::shared_ptr<const Words> words_;
  std::shared_ptr<const Catalog> catalog_;
  std::uint64_t version_ = 0;
};

/// Where an address leads: to one entity, to some, or to a property of one.
struct Found {
  std::optional<Row> row;
  std::optional<Listing> listing;
  const Property* property = nullptr;
  bool is_id = false;
};

Error nothing_at(std::string_view name, std::string_view allowed) {
  return {ErrorCode::not_found, fmt::format("there is no {}; there are {}", in_quotes(name), allowed), ""};
}

std::string set_names() {
  std::vector<std::string> names;
  for (std::size_t kind = 0; kind < kinds; ++kind) names.emplace_back(model_of(static_cast<Kind>(kind)).set);
  return joined(names, ", ");
}

/// One entity of a list by its id.
Result<Row> keyed(const Asked& asked, const Listing& listing, const std::string& key) {
  LANTIAN_TRY(const std::optional<Row> row, find_row(asked, listing.kind, key));
  if (row && (!listing.from || is_linked(*listing.from, *row))) return *row;
  return Error{ErrorCode::not_found, fmt::format("there is no {}({})", model_of(listing.kind).set, in_quotes(key)), ""};
}

/// One step on from an entity.
Result<Found> stepped(const Asked& asked, const Row& row, const Step& step) {
  const Model& model = model_of(row.kind);
  if (const Link* link = model.link(step.name); link != nullptr) {
    if (!link->many) {
      const auto other = follow(row, *link);
      if (step.key || !other || !exists(asked.sight.catalog, *other))
        return nothing_at(step.name, "none behind this entity");
      return Found{other, {}, nullptr, false};
    }
    const Listing listing{link->target, row};
    if (!step.key) return Found{{}, listing, nullptr, false};
    LANTIAN_TRY(const Row one, keyed(asked, listing, *step.key));
    return Found{one, {}, nullptr, false};
  }
  const Property* property = model.property(step.name);
  if (step.key || (property == nullptr && !is_id(step.name))) {
    return nothing_at(step.name, "id, " + model.property_names() + ", " + model.link_names());
  }
  return Found{row, {}, property, property == nullptr};
}

Result<Found> resolved(const Asked& asked, const Address& address) {
  Found at;
  for (const Step& step : address.steps) {
    if (at.property != nullptr || at.is_id) return nothing_at(step.name, "$value behind a property");
    if (at.row) {
      LANTIAN_TRY(at, stepped(asked, *at.row, step));
      continue;
    }
    if (at.listing) return nothing_at(step.name, "links of one entity only; name it by its id, like Things('1001A')");
    const Model* model = model_of_set(step.name);
    if (model == nullptr) return nothing_at(step.name, set_names());
    const Listing listing{model->kind, {}};
    if (step.key) {
      LANTIAN_TRY(at.row, keyed(asked, listing, *step.key));
    } else {
      at.listing = listing;
    }
  }
  return at;
}

bool expands_observations(const Query& query) {
  return std::ranges::any_of(
      query.expand, [](const Expansion& one) { return one.name == "Observations" || expands_observations(one.query); });
}

/// The series behind the entities of a page, so that their hours are read together.
void expect_series(const Asked& asked, const Page& page, const Query& query) {
  if (!expands_observations(query)) return;
  std::vector<Row> series;
  const auto add = [&](std::uint32_t place, std::uint8_t species) {
    if (asked.sight.catalog.series(place, species).exists) series.push_back({Kind::datastream, species, place});
  };
  constexpr auto all_species = static_cast<std::uint8_t>(terms::basic_six.size());
  for (const Row& row : page.rows) {
    const bool placed = row.kind != Kind::sensor && row.kind != Kind::observed_property;
    const auto last = placed ? row.place + 1 : static_cast<std::uint32_t>(asked.sight.catalog.places().size());
    for (std::uint32_t place = placed ? row.place : 0; place < last; ++place) {
      if (row.kind == Kind::datastream || row.kind == Kind::observed_property) {
        add(place, row.species);
        continue;
      }
      for (std::uint8_t species = 0; species < all_species; ++species) add(place, species);
    }
  }
  asked.reader.expect(std::move(series));
}

Error only_for(std::string_view what, std::string_view where) {
  return {ErrorCode::malformed, fmt::format("{} is only for {}", what, where), ""};
}

Result<void> check_format(const Query& query, const Listing& listing) {
  if (query.format == ResultFormat::json) return {};
  if (!query.expand.empty()) return only_for("$expand", "$resultFormat=JSON");
  const bool observations = listing.kind == Kind::observation;
  if (query.format == ResultFormat::data_array && !observations) return only_for("dataArray", "Observations");
  const bool placed = listing.kind == Kind::thing || listing.kind == Kind::location ||
                      listing.kind == Kind::datastream || listing.kind == Kind::feature_of_interest;
  if (query.format == ResultFormat::geo_json && !placed) {
    return only_for("GeoJSON", "Things, Locations, Datastreams and FeaturesOfInterest");
  }
  return {};
}

HttpReply csv_reply(const Writing& writing, const Listing& listing, const Page& page, const Query& query,
                    const std::string& address) {
  const Sight& sight = writing.asked.sight;
  HttpReply reply{200, "text/csv; charset=utf-8", csv_text(sight, listing.kind, page, query), {}, {}};
  if (page.more) reply.headers.emplace_back("Link", "<" + next_link(address, sight, page, query) + ">; rel=\"next\"");
  return reply;
}

Answer list_answer(const Writing& writing, const Listing& listing, const Query& query, const std::string& address) {
  LANTIAN_CHECK(check_query(query, listing.kind));
  LANTIAN_CHECK(check_format(query, listing));
  LANTIAN_TRY(const Page page, page_of(writing.asked, listing, query));
  switch (query.format) {
    case ResultFormat::csv:
      return csv_reply(writing, listing, page, query, address);
    case ResultFormat::data_array:
      return json_reply(data_array_json(writing, page, query, address));
    case ResultFormat::geo_json: {
      HttpReply reply = json_reply(geo_json(writing, listing.kind, page, query, address));
      reply.content_type = "application/geo+json";
      return reply;
    }
    case ResultFormat::json:
      break;
  }
  expect_series(writing.asked, page, query);
  LANTIAN_TRY(std::string text, list_json(writing, page, query, address));
  return json_reply(std::move(text));
}

Answer references_answer(const Writing& writing, const Found& found, const Query& query, const std::string& address) {
  if (!found.listing) return only_for("$ref", "lists, like Things/$ref");
  LANTIAN_CHECK(check_query(query, found.listing->kind));
  if (!query.expand.empty() || !query.select.empty() || query.format != ResultFormat::json) {
    return Error{ErrorCode::malformed, "$ref takes $filter, $orderby, $top, $skip and $count", ""};
  }
  LANTIAN_TRY(const Page page, page_of(writing.asked, *found.listing, query));
  return json_reply(references_json(writing, page, query, address));
}

Answer entity_answer(const Writing& writing, const Row& row, const Query& query) {
  Query only;
  only.select = query.select;
  only.expand = query.expand;
  if (fields_of(query) != fields_of(only) || query.skip > 0 || !query.after.empty()) {
    return Error{ErrorCode::malformed, "one entity takes $select and $expand", ""};
  }
  LANTIAN_CHECK(check_query(query, row.kind));
  expect_series(writing.asked, {{row}, {}, false}, query);
  std::string text;
  LANTIAN_CHECK(append_entity(text, writing, row, query));
  return json_reply(text + "\n");
}

/// {"name":"..."}, the bare text with $value, and 204 where nothing is known (OGC 18-088 9.2.4).
Answer property_answer(const Writing& writing, const Found& found, bool bare) {
  const Sight& sight = writing.asked.sight;
  const Row& row = *found.row;
  std::string value;
  if (found.is_id) {
    append_value(value, id_of(sight.catalog, row));
  } else {
    append_property(value, sight, row, *found.property);
  }
  if (value == "null") return HttpReply{204, "", "", {}, {}};
  if (!bare) return json_reply(fmt::format("{{\"{}\":{}}}\n", found.is_id ? "@iot.id" : found.property->name, value));
  if (value.front() == '"') value = text_of(value_of(sight, row, found.is_id ? "id" : found.property->name));
  return HttpReply{200, "text/plain; charset=utf-8", value, {}, {}};
}

Answer found_answer(const Writing& writing, const Found& found, const Address& address, const Query& query,
                    const std::string& self) {
  if (address.reference) return references_answer(writing, found, query, self);
  if (found.property != nullptr || found.is_id) {
    if (!fields_of(query).empty()) return Error{ErrorCode::malformed, "a property takes no options", ""};
    return property_answer(writing, found, address.bare);
  }
  if (address.bare) return only_for("$value", "properties, like Things('1001A')/name/$value");
  return found.row ? entity_answer(writing, *found.row, query) : list_answer(writing, *found.listing, query, self);
}

Answer asked_answer(CatalogShelf& shelf, const Call& call) {
  LANTIAN_TRY(const Address address, parse_address(std::string_view{call.request.path}.substr(mount_point.size() + 1)));
  LANTIAN_TRY(const report::FormFields fields, report::read_form_fields(call.request.query));
  LANTIAN_TRY(const Query query, parse_query(fields));
  const std::string base = base_of(call.request);
  const std::string self = base + url_encoded(std::string_view{call.request.path}.substr(mount_point.size()));
  return shelf.air().read([&](const keep::ReadingBook& book) -> Answer {
    LANTIAN_TRY(const std::shared_ptr<const Catalog> catalog, shelf.catalog(book));
    Reader reader{book, *catalog};
    const Asked asked{{*catalog, call.english}, reader, keep::now()};
    LANTIAN_TRY(const Found found, resolved(asked, address));
    return found_answer({asked, base}, found, address, query, self);
  });
}

}  // namespace
}  // namespace sta

void mount_sensorthings(Router& router, const AirDesk& desk) {
  const auto shelf = std::make_shared<sta::CatalogShelf>(desk);
  router.on("GET", sta::mount_point, [shelf](const Call& call) -> Answer {
    LANTIAN_TRY(const auto words, shelf->words());
    return json_reply(sta::root_json(*words, sta::base_of(call.request)));
  });
  std::string pattern{sta::mount_point};
  for (int pieces = 1; pieces <= sta::most_pieces; ++pieces) {
    pattern += fmt::format("/{{step{}}}", pieces);
    router.on("GET", pattern, [shelf](const Call& call) { return sta::asked_answer(*shelf, call); });
  }
}

}  // namespace lantian::serve
