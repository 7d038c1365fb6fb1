#pragma once
#include "keep/document_book.hpp"
#include "serve/api/air_shelf.hpp"
#include "serve/api/router.hpp"
#include "serve/docket_office.hpp"
#include "serve/inventory_office.hpp"
#include "serve/sources/shelf.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// What the parts of a response answer from: one book of documents, the air, the inventory, the table, the docket.
namespace lantian::serve {

class MeterWatch;

/// Who acts, as the audit log and the documents name her.
struct RespondPerson {
  std::string name;  ///< as pages call her
  std::string role;  ///< id of data/accounts/roles.toml
  bool approves = false;  ///< holds respond.approve
  std::string login{};    ///< of her account, which stays when she is called otherwise; empty: she has none here
};

/// All that is pointed to outlives the router. A function that gives null says "not there yet", or "there is none".
struct RespondDesk {
  const InventoryOffice* office = nullptr;
  const ApiWords* words = nullptr;
  const AirShelf* air = nullptr;
  const SourcesShelf* sources = nullptr;  ///< inventory and source-receptor table (`whatif()`)
  std::string region;                     ///< id of the pack that the pages show
  bool synthetic = false;
  std::function<keep::DocumentBook*()> book;
  std::function<const DocketDesk*()> docket;
  std::function<const MeterWatch*()> meters;  ///< empty, or null: no meters are followed here
  /// Who asks; no value: nobody is signed in, who may read a demonstration and change nothing.
  std::function<std::optional<RespondPerson>(const HttpRequest&)> who;
  /// A row of the audit log behind each deed. May be empty.
  std::function<Result<void>(const HttpRequest&, std::string action, std::string subject, std::string detail)> noted;
  /// To every open page that may read responses: (event, JSON). May be empty.
  std::function<void(std::string_view event, std::string_view json)> tell;
};

/// The book of documents, or locked ("still being prepared") while there is none.
Result<keep::DocumentBook*> document_book(const RespondDesk& desk);
/// Of whom a deed is kept; not_signed_in as a problem when nobody is.
std::optional<Problem> nobody(const RespondDesk& desk, const HttpRequest& request, RespondPerson& person);

/// Where a book keeps its responses: DIR/response.db.
std::string response_path(const std::string& book);

// The addresses below /api/v1/respond, each part its own (doc/respond.md).
void mount_forecasts(Router& router, const std::shared_ptr<const RespondDesk>& desk);
void mount_episodes(Router& router, const std::shared_ptr<const RespondDesk>& desk);
void mount_reduction_lists(Router& router, const std::shared_ptr<const RespondDesk>& desk);
void mount_plant_sheets(Router& router, const std::shared_ptr<const RespondDesk>& desk);
void mount_plans(Router& router, const std::shared_ptr<const RespondDesk>& desk);
void mount_orders(Router& router, const std::shared_ptr<const RespondDesk>& desk);
void mount_meters(Router& router, const std::shared_ptr<const RespondDesk>& desk);
void mount_reviews(Router& router, const std::shared_ptr<const RespondDesk>& desk);
void mount_response_clock(Router& router, const std::shared_ptr<const RespondDesk>& desk);
/// All of them.
void mount_respond(Router& router, const std::shared_ptr<const RespondDesk>& desk);

}  // namespace lantian::serve
