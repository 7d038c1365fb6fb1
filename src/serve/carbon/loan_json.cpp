#include "serve/carbon/loan_json.hpp"

#include "serve/document.hpp"

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

constexpr std::array<std::string_view, 2> loan_step_words{"from_base", "from_last"};
constexpr std::array<std::string_view, 2> loan_missing_words{"no_step", "as_missed"};
constexpr std::array<std::string_view, 2> loan_late_words{"next_period", "never"};
constexpr std::array<std::string_view, 3> loan_kind_words{"emission", "intensity", "score"};

/// The value of an enumeration that begins at 1.
template <class Value, std::size_t count>
auto loan_word(const std::array<std::string_view, count>& words) {
  return [&words](std::string_view text) -> std::optional<Value> {
    const auto found = std::ranges::find(words, text);
    if (found == words.end()) return std::nullopt;
    return static_cast<Value>(found - words.begin() + 1);
  };
}
template <std::size_t count, class Value>
std::string_view loan_word_of(const std::array<std::string_view, count>& words, Value value) {
  return words[static_cast<std::size_t>(value) - 1];
}

DocumentJson loan_decimal(const std::optional<Decimal>& value) {
  return value ? DocumentJson(value->text()) : DocumentJson(nullptr);
}

DocumentJson loan_name(const terms::Name& name) {
  return {{"zh", name.zh}, {"en", name.en}};
}

Decimal read_loan_decimal(const DocumentPart& part, const char* key) {
  if (const auto value = parse_decimal(part.text(key))) return *value;
  part.wrong(key, "a number as text");
  return {};
}
std::optional<Decimal> read_loan_decimal_if(const DocumentPart& part, const char* key) {
  if (!part.has(key)) return std::nullopt;
  return read_loan_decimal(part, key);
}

terms::Name read_loan_name(const DocumentPart& part) {
  return {part.text("zh"), part.text("en")};
}

DocumentJson loan_basis_json(const carbon::KpiBasis& basis) {
  return {{"factors", basis.factors}, {"perimeter", basis.perimeter}};
}
carbon::KpiBasis read_loan_basis(const DocumentPart& part) {
  return {part.texts("factors"), part.texts("perimeter")};
}

DocumentJson loan_kpi_json(const carbon::Kpi& kpi) {
  DocumentJson targets = DocumentJson::array();
  for (const carbon::KpiTarget& one : kpi.targets) targets.push_back({{"year", one.year}, {"value", one.value.text()}});
  return {{"id", kpi.id},
          {"name", loan_name(kpi.name)},
          {"unit", kpi.unit},
          {"kind", loan_word_of(loan_kind_words, kpi.kind)},
          {"lower_is_better", kpi.lower_is_better},
          {"basis", loan_basis_json(kpi.basis)},
          {"targets", std::move(targets)},
          {"step_down_bp", kpi.step_down_bp.text()},
          {"step_up_bp", kpi.step_up_bp.text()},
          {"places", kpi.places}};
}

carbon::Kpi read_loan_kpi(const DocumentPart& part) {
  carbon::Kpi kpi;
  kpi.id = part.text("id");
  kpi.name = read_loan_name(part.part("name"));
  kpi.unit = part.text("unit");
  kpi.kind = part.word("kind", loan_word<carbon::KpiKind>(loan_kind_words));
  kpi.lower_is_better = part.truth("lower_is_better");
  kpi.basis = read_loan_basis(part.part("basis"));
  for (const DocumentPart& one : part.parts("targets")) {
    kpi.targets.push_back({one.small("year"), read_loan_decimal(one, "value")});
  }
  kpi.step_down_bp = read_loan_decimal(part, "step_down_bp");
  kpi.step_up_bp = read_loan_decimal(part, "step_up_bp");
  kpi.places = part.small("places");
  return kpi;
}

}  // namespace

std::string loan_json(const carbon::Loan& loan) {
  DocumentJson changes = DocumentJson::array(), kpis = DocumentJson::array();
  for (const carbon::PrincipalChange& one : loan.changes) {
    changes.push_back({{"day", text_of(one.day)}, {"fen", one.change.fen()}});
  }
  for (const carbon::Kpi& one : loan.kpis) kpis.push_back(loan_kpi_json(one));
  return DocumentJson{{"id", loan.id},
                      {"enterprise", loan.enterprise},
                      {"bank", loan.bank},
                      {"name", loan_name(loan.name)},
                      {"principal_fen", loan.principal.fen()},
                      {"changes", std::move(changes)},
                      {"base_rate", loan.base_rate.text()},
                      {"from", text_of(loan.from)},
                      {"until", text_of(loan.until)},
                      {"period_months", loan.period_months},
                      {"day_count", name_of(loan.day_count)},
                      {"cap", loan_decimal(loan.cap)},
                      {"floor", loan_decimal(loan.floor)},
                      {"kpis", std::move(kpis)},
                      {"verifier", loan.verifier},
                      {"verify_within_days", loan.verify_within_days},
                      {"steps", loan_word_of(loan_step_words, loan.steps)},
                      {"missing", loan_word_of(loan_missing_words, loan.missing)},
                      {"late", loan_word_of(loan_late_words, loan.late)},
                      {"source", loan.source},
                      {"synthetic", loan.synthetic}}
      .dump();
}

Result<carbon::Loan> read_loan_json(std::string_view json) {
  return read_document(json, "loan", [](const DocumentPart& part) {
    carbon::Loan loan;
    loan.id = part.text("id");
    loan.enterprise = part.text("enterprise");
    loan.bank = part.text("bank");
    loan.name = read_loan_name(part.part("name"));
    loan.principal = carbon::Money::from_fen(part.whole("principal_fen"));
    for (const DocumentPart& one : part.parts("changes")) {
      loan.changes.push_back({one.day("day"), carbon::Money::from_fen(one.whole("fen"))});
    }
    loan.base_rate = read_loan_decimal(part, "base_rate");
    loan.from = part.day("from");
    loan.until = part.day("until");
    loan.period_months = part.small("period_months");
    loan.day_count = part.word("day_count", carbon::parse_day_count);
    loan.cap = read_loan_decimal_if(part, "cap");
    loan.floor = read_loan_decimal_if(part, "floor");
    for (const DocumentPart& one : part.parts("kpis")) loan.kpis.push_back(read_loan_kpi(one));
    loan.verifier = part.text("verifier");
    loan.verify_within_days = part.small("verify_within_days");
    loan.steps = part.word("steps", loan_word<carbon::StepMode>(loan_step_words));
    loan.missing = part.word("missing", loan_word<carbon::MissingRule>(loan_missing_words));
    loan.late = part.word("late", loan_word<carbon::LateRule>(loan_late_words));
    loan.source = part.text("source");
    loan.synthetic = part.truth("synthetic");
    return loan;
  });
}

std::string kpi_figure_json(const carbon::KpiFigure& figure) {
  DocumentJson out{{"kpi", figure.kpi},
                   {"year", figure.year},
                   {"value", loan_decimal(figure.value)},
                   {"missing", figure.missing},
                   {"basis", loan_basis_json(figure.basis)},
                   {"origin", figure.origin},
                   {"verified_by", figure.verified_by}};
  if (figure.verified_on) out["verified_on"] = text_of(*figure.verified_on);
  return out.dump();
}

Result<carbon::KpiFigure> read_kpi_figure_json(std::string_view json) {
  return read_document(json, "figure of a KPI", [](const DocumentPart& part) {
    carbon::KpiFigure figure;
    figure.kpi = part.text("kpi");
    figure.year = part.small("year");
    figure.value = read_loan_decimal_if(part, "value");
    figure.missing = part.text_or("missing");
    figure.basis = read_loan_basis(part.part("basis"));
    figure.origin = part.text("origin");
    figure.verified_by = part.text_or("verified_by");
    if (part.has("verified_on")) figure.verified_on = part.day("verified_on");
    return figure;
  });
}

Result<VerificationWish> read_verification_wish(std::string_view json) {
  return read_document(json, "verification", [](const DocumentPart& part) {
    VerificationWish out;
    out.kpi = part.text("kpi");
    out.year = part.small("year");
    out.value = read_loan_decimal_if(part, "value");
    out.report = part.text_or("report");
    return out;
  });
}

}  // namespace lantian::serve
