#pragma once
#include "keep/document_book.hpp"
#include "keep/telemetry_book.hpp"
#include "serve/api/router.hpp"
#include "serve/carbon/ratings_year.hpp"
#include "serve/carbon/refusals.hpp"
#include "serve/carbon/shelf.hpp"
#include "serve/docket_office.hpp"
#include "serve/inventory_office.hpp"
#include "serve/sources/shelf.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// What carbon accounts, ratings, loans and projects answer from: one book of documents, the factors, the docket.
namespace lantian::serve {

/// Who asks, as documents and the audit log name her.
struct CarbonPerson {
  std::string name;   ///< as pages call her
  std::string role;   ///< id of data/accounts/roles.toml
  std::string party;  ///< the enterprise or bank that she is of; empty: an office
  bool reads = false;
  bool writes = false;
  bool approves = false;
  std::string account{};  ///< by which persons are told apart; empty: by name
  std::string area{};     ///< of an office: the county or prefecture that it is of; empty: everywhere
};

/// All that is pointed to outlives the router. A function that gives null says "not there yet", or "there is none".
struct CarbonDesk {
  const InventoryOffice* office = nullptr;
  const CarbonOffice* carbon = nullptr;
  const ApiWords* words = nullptr;
  const SourcesShelf* sources = nullptr;  ///< the inventory, for measures; null: there is none
  std::string region;                     ///< id of the pack that the pages show
  std::string directory;                  ///< of the book: the key that signs codes is kept there
  bool synthetic = false;
  std::shared_ptr<CarbonShelf> shelf = std::make_shared<CarbonShelf>();
  std::shared_ptr<CarbonYears> years = std::make_shared<CarbonYears>();
  std::shared_ptr<RefusalDesk> refusals = std::make_shared<RefusalDesk>();
  std::function<keep::DocumentBook*()> book;
  std::function<const DocketDesk*()> docket;
  /// Who asks; no value: nobody is signed in, who may read a demonstration and change nothing.
  std::function<std::optional<CarbonPerson>(const HttpRequest&)> who;
  /// A row of the audit log behind each deed. May be empty.
  std::function<Result<void>(const HttpRequest&, std::string action, std::string subject, std::string detail)> noted;
  /// Values of the loggers that the service takes. May be empty: no series is stored here.
  std::function<Result<std::vector<keep::TelemetryValue>>(const keep::TelemetryQuery&)> series;
  /// To every open page that may read accounts: (event, JSON). May be empty.
  std::function<void(std::string_view event, std::string_view json)> tell;
};

/// The book of documents, or locked ("still being prepared") while there is none.
Result<keep::DocumentBook*> carbon_book(const CarbonDesk& desk);
/// What was filed, as the book holds it now.
Result<std::shared_ptr<const CarbonFilings>> filings_of(const CarbonDesk& desk);
/// Of whom a deed is kept; not_signed_in as a problem when nobody is.
std::optional<Problem> nobody(const CarbonDesk& desk, const HttpRequest& request, CarbonPerson& person);

/// Where a book keeps its carbon documents: DIR/carbon.db.
std::string carbon_path(const std::string& book);

// The addresses below /api/v1/carbon, each part its own (doc/carbon.md).
void mount_carbon_filings(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_accounts(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_ratings(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_own_codes(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_balances(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_consents(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_cards(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_loans(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_amendments(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_verifications(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_assets(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_library(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_planning(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_reports(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
void mount_carbon_energy(Router& router, const std::shared_ptr<const CarbonDesk>& desk);
/// All of them.
void mount_carbon(Router& router, const std::shared_ptr<const CarbonDesk>& desk);

/// The synthetic enterprises and what became of them, where the book holds nothing yet.
Result<void> prepare_demo_carbon(const CarbonDesk& desk);

}  // namespace lantian::serve
