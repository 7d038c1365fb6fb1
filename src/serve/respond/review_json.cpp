#include "serve/respond/review_json.hpp"

#include "serve/respond/review_fields_json.hpp"

// The fields stand in the namespace of Writer and Reader, which find them there.
namespace lantian::serve::review_fields {

using namespace respond;

template <class Io, Is<DayOutcome> X>
void fields(Io& io, X& x) {
  io("place", x.place);
  io("day", x.day);
  io("lead", x.lead);
  io("forecast", x.forecast);
  io("expected", x.expected);
  io("observed", x.observed);
  io("expected_class", x.expected_class);
  io("observed_class", x.observed_class);
  io("outcome", x.outcome);
}
template <class Io, Is<LevelMatrix> X>
void fields(Io& io, X& x) {
  io("lead", x.lead);
  io("days", x.days);
  io("unknown", x.unknown);
  io("hits", x.hits);
  io("misses", x.misses);
  io("false_alarms", x.false_alarms);
  io("quiet", x.quiet);
}
template <class Io, Is<TimingStep> X>
void fields(Io& io, X& x) {
  io("number", x.number);
  io("act", x.act);
  io("level", x.level);
  io("at", x.at);
  io("from", x.from);
  io("who", x.who);
  io("hours_since_before", x.hours_since_before);
  io("forecast", x.forecast);
  io("criterion", x.criterion);
}
template <class Io, Is<ReceiptTimes> X>
void fields(Io& io, X& x) {
  io("sent", x.sent);
  io("received", x.received);
  io("median_minutes", x.median_minutes);
  io("late", x.late);
  io("never", x.never);
}
template <class Io, Is<ResponseTiming> X>
void fields(Io& io, X& x) {
  io("steps", x.steps);
  io("proposed", x.proposed);
  io("announced", x.announced);
  io("started", x.started);
  io("lifted", x.lifted);
  io("proposal_to_approval_h", x.proposal_to_approval_h);
  io("announced_to_start_h", x.announced_to_start_h);
  io("started_to_lift_h", x.started_to_lift_h);
  io("announced_in_time", x.announced_in_time);
  io("first_over", x.first_over);
  io("last_over", x.last_over);
  io("lead_h", x.lead_h);
  io("onset_error_h", x.onset_error_h);
  io("end_error_h", x.end_error_h);
  io("receipts", x.receipts);
}
template <class Io, Is<ExecutedCut> X>
void fields(Io& io, X& x) {
  io("source", x.source);
  io("planned_g_d", x.planned);
  io("executed_g_d", x.executed);
  io("unknown_g_d", x.unknown);
  io("not_executed_g_d", x.not_executed);
  io("checked", x.checked);
  io.later("coming_down_g_d", x.coming_down);
}
template <class Io, Is<PollutantShare> X>
void fields(Io& io, X& x) {
  io("pollutant", x.pollutant);
  io("base_g_d", x.base);
  io("planned_g_d", x.planned);
  io("executed_g_d", x.executed);
  io("unknown_g_d", x.unknown);
  io("required_percent", x.required_percent);
  io.later("coming_down_g_d", x.coming_down);
  io.later("planned_reached", x.planned_reached);
  io.later("executed_reached", x.executed_reached);
}
template <class Io, Is<SpanShares> X>
void fields(Io& io, X& x) {
  io("first", x.span.hours.first);
  io("last", x.span.hours.last);
  io("level", x.span.level);
  io("ordered", x.span.ordered);
  io("turn", x.span.turn);
  io("basis", x.span.basis);
  io("basis_row", x.span.basis_row);
  io("orders", x.span.orders);
  io("rule", x.rule);
  io("shares", x.shares);
  io("planned_reaches", x.planned_reaches);
  io("executed_reaches", x.executed_reaches);
}
template <class Io, Is<ExecutionRate> X>
void fields(Io& io, X& x) {
  io("executed_percent", x.executed_percent);
  io("unknown_percent", x.unknown_percent);
}
template <class Io, Is<WithoutHour> X>
void fields(Io& io, X& x) {
  io("hour", x.hour);
  io("observed", x.observed);
  io("without", x.without);
  io("low", x.low);
  io("high", x.high);
}
template <class Io, Is<WithoutValue> X>
void fields(Io& io, X& x) {
  io("observed", x.observed);
  io("without", x.without);
  io("low", x.low);
  io("high", x.high);
}
template <class Io, Is<PlaceWithout> X>
void fields(Io& io, X& x) {
  io("place", x.place);
  io("hours", x.hours);
  io("peak", x.peak);
  io("mean", x.mean);
  io("full_effect", x.full_effect);
  io("scaled", x.scaled);
}
template <class Io, Is<SimilarDay> X>
void fields(Io& io, X& x) {
  io("day", x.day);
  io("distance", x.distance);
  io("pm25", x.pm25);
}
template <class Io, Is<DayInSimilarWeather> X>
void fields(Io& io, X& x) {
  io("day", x.day);
  io("observed", x.observed);
  io("nearest", x.nearest);
  io("expected", x.expected);
}
template <class Io, Is<SimilarWeather> X>
void fields(Io& io, X& x) {
  io("candidates", x.candidates);
  io("days", x.days);
  io("compared", x.compared);
  io("difference", x.difference);
  io("low", x.low);
  io("high", x.high);
}
template <class Io, Is<TwoWays> X>
void fields(Io& io, X& x) {
  io("table", x.table);
  io("table_low", x.table_low);
  io("table_high", x.table_high);
  io("similar", x.similar);
  io("similar_low", x.similar_low);
  io("similar_high", x.similar_high);
  io("unexplained", x.unexplained);
  io("agreement", x.agreement);
}
template <class Io, Is<ReviewCost> X>
void fields(Io& io, X& x) {
  io("yuan", x.yuan);
  io("days", x.days);
  io("known", x.known);
  io("unknown", x.unknown);
  io("yuan_per_ug_m3", x.yuan_per_ug_m3);
}
template <class Io, Is<Correction> X>
void fields(Io& io, X& x) {
  io("kind", x.kind);
  io("source", x.source);
  io("unit", x.unit);
  io("name_zh", x.name.zh);
  io("name_en", x.name.en);
  io("is", x.is);
  io("wanted", x.wanted);
  io("detail", x.detail);
}
template <class Io, Is<Evidence> X>
void fields(Io& io, X& x) {
  io("forecast", x.forecast);
  io("rule_set", x.rule_set);
  io("criterion", x.criterion);
  io("figures", x.figures);
  io("reason", x.reason);
}
template <class Io, Is<EpisodeEvent> X>
void fields(Io& io, X& x) {
  io("episode", x.episode);
  io("number", x.number);
  io("act", x.act);
  io("level", x.level);
  io("cause", x.cause);
  io("units", x.units);
  io("from", x.from);
  io("until", x.until);
  io("who", x.who);
  io("role", x.role);
  io("at", x.at);
  io("evidence", x.evidence);
}
template <class Io, Is<Episode> X>
void fields(Io& io, X& x) {
  io("id", x.id);
  io("state", x.state);
  io("level", x.level);
  io("highest", x.highest);
  io("cause", x.cause);
  io("units", x.units);
  io("began", x.began);
  io("ended", x.ended);
  io("until", x.until);
  io("events", x.events);
}

/// "what: from", as lineage stands everywhere.
struct Fact {
  std::string what, from;
};
template <class Io, Is<Fact> X>
void fields(Io& io, X& x) {
  io("what", x.what);
  io("from", x.from);
}
template <class Io, Is<EpisodeReview> X>
void lineage_fields(Io& io, X& x) {
  std::vector<Fact> facts;
  for (const auto& [what, from] : x.lineage) facts.push_back({what, from});
  io("lineage", facts);
  if constexpr (!std::is_const_v<X>) {
    x.lineage.clear();
    for (const Fact& fact : facts) x.lineage.emplace_back(fact.what, fact.from);
  }
}
template <class Io, Is<EpisodeReview> X>
void fields(Io& io, X& x) {
  io("episode", x.episode);
  io("synthetic", x.synthetic);
  io("first", x.first);
  io("last", x.last);
  io("days", x.days);
  io("matrices", x.matrices);
  io("timing", x.timing);
  io("list", x.list);
  io("share_rule", x.share_rule);
  io("cuts", x.cuts);
  io("shares", x.shares);
  io("planned_reaches", x.planned_reaches);
  io("executed_reaches", x.executed_reaches);
  io.later("spans", x.spans);
  io.later("hours", x.hours);
  io.later("hours_ordered", x.hours_ordered);
  io("rate", x.rate);
  io("elsewhere", x.elsewhere);
  io("places", x.places);
  io("main_place", x.main_place);
  io("similar_place", x.similar_place);
  io("similar", x.similar);
  io("two_ways", x.two_ways);
  io("cost", x.cost);
  io("corrections", x.corrections);
  io("missing", x.missing);
  lineage_fields(io, x);
}

template <class Io, Is<UnsupportedAct> X>
void fields(Io& io, X& x) {
  io("episode", x.episode);
  io("number", x.number);
  io("act", x.act);
  io("forecast", x.forecast);
  io("criterion", x.criterion);
}
template <class Io, Is<WarningFinding> X>
void fields(Io& io, X& x) {
  io("fault", x.fault);
  io("first", x.first);
  io("last", x.last);
  io("level", x.level);
  io("in_force", x.in_force);
  io("criterion", x.criterion);
  io("episode", x.episode);
  io("act", x.act);
  io("unit", x.unit);
  io("units", x.units);
  io("forecasts", x.forecasts);
  io("figures", x.figures);
}
template <class Io, Is<SeasonWarning> X>
void fields(Io& io, X& x) {
  io("episode", x.episode);
  io("state", x.state);
  io("highest", x.highest);
  io("first", x.first);
  io("last", x.last);
  io("hit", x.hit);
  io("lead_h", x.lead_h);
  io("onset_error_h", x.onset_error_h);
  io("end_error_h", x.end_error_h);
  io("executed_percent", x.executed_percent);
  io("unknown_percent", x.unknown_percent);
  io("peak", x.peak);
  io("reviewed", x.reviewed);
}
template <class Io, Is<ObservedEpisode> X>
void fields(Io& io, X& x) {
  io("first", x.first);
  io("last", x.last);
  io("highest", x.highest);
  io("peak", x.peak);
}
template <class Io, Is<SeasonEpisode> X>
void fields(Io& io, X& x) {
  io("seen", x.seen);
  io("warnings", x.warnings);
}
template <class Io, Is<SeasonReview> X>
void fields(Io& io, X& x) {
  std::string period = x.period.name;
  io("period", period);
  if constexpr (!std::is_const_v<X>) {
    if (auto read = parse_period(period)) x.period = *std::move(read);
  }
  io("synthetic", x.synthetic);
  io("matrices", x.matrices);
  io("warnings", x.warnings);
  io("episodes", x.episodes);
  io("hits", x.hits);
  io("misses", x.misses);
  io("false_alarms", x.false_alarms);
  io("unsupported", x.unsupported);
  io("unanswered", x.unanswered);
  io("unanswered_known", x.unanswered_known);
}

}  // namespace lantian::serve::review_fields

namespace lantian::serve {
namespace {

template <class T>
Result<T> read_reviewed(std::string_view text, const char* what) {
  const DocumentJson json = DocumentJson::parse(text, nullptr, false);
  if (!json.is_object()) return Error{ErrorCode::malformed, "this is no JSON object", what};
  std::vector<std::string> faults;
  review_fields::Reader reader{json, "", faults};
  T out;
  reader.take(json, "", out);
  if (faults.empty()) return out;
  constexpr std::size_t most = 20;
  if (faults.size() > most) faults.resize(most);
  return Error{ErrorCode::malformed, joined(faults, "\n"), what};
}

}  // namespace

std::string review_json(const respond::EpisodeReview& review) {
  return review_fields::Writer::written(review).dump();
}
Result<respond::EpisodeReview> read_review_json(std::string_view json) {
  return read_reviewed<respond::EpisodeReview>(json, "review");
}
std::string season_review_json(const respond::SeasonReview& season) {
  return review_fields::Writer::written(season).dump();
}
Result<respond::SeasonReview> read_season_review_json(std::string_view json) {
  return read_reviewed<respond::SeasonReview>(json, "season");
}

}  // namespace lantian::serve
